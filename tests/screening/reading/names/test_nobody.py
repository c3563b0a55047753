"""Fields that name nobody, beside fields that only look so."""

from __future__ import annotations

import pytest

from screening.reading.names.nobody import names_nobody


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "-", "...", "???", "N/A", "n.a.", "TBD", "T.B.A.", "to be advised", "UNKNOWN",
        "same as consignee", "Same as Notify Party", "siehe oben", "wie oben", "idem", "igual",
        "come sopra", "j.w.", "то же", "неизвестно", "同上", "无", "不明", "待定", "なし", "미정",
        "غير معروف", "TO ORDER", "to the order of shipper", "Unto Order", "a la orden", "à ordre",
        "CASH SALE", "Barverkauf", "One time customer", "one-time-customer", "散客",
        "consumidor final",
        "GmbH", "Co., Ltd.", "ООО", "有限公司", "S.A.", "xxx", "xxxx", "aaaa", "test",
        "dummy customer",
        "end user", "customer", "12345",
        "wird nachgereicht", "noch offen", "à confirmer", "por definir", "da definire",
        "do ustalenia", "уточняется", "belirlenecek", "未確定", "待确认", "추후 통보", "يحدد لاحقا",
        "收货人同上", "详见附件", "別紙の通り", "cliente final", "voir bon de livraison",
        "według zamówienia", "siehe Lieferschein", "laut Auftrag", "注文書の通り", "см. договор",
        "согласно договору", "según el contrato", "حسب الطلب", "theo đơn hàng", "첨부 참조",
        "bkz. ek", "vedi fattura", "zgodnie z umową", "per contract", "see attached sheet",
        "see attached", "as per PO", "voir ci-dessus", "LLC LLC", "Ltd. GmbH",
        "CPD Kunde", "Conto pro Diverse", "Diverse Debitoren", "Laufkundschaft", "Webshop customer",
        "cliente occasionale", "público en general", "一般顧客", "零售客户", "several",
        "ohne Namen",
        "Kunde wird nachgereicht", "будет сообщено позже", "to be named later", "folgt",
        "customer to advise", "undisclosed principal", "unbekannt verzogen", "the holder",
        "Pendiente", "pendiente de definir", "n.v.t.", "b/d", "n/d", "s/o", "neznámý", "okänd",
        "ukjent", "ukendt", "tuntematon", "necunoscut", "ismeretlen", "άγνωστος", "niewiadomy",
        "nie dotyczy", "nicht zutreffend", "entfällt", "non noto", "não aplicável", "не применимо",
        "невідомо", "tidak diketahui", "không rõ", "ไม่ทราบ", "अज्ञात", "לא ידוע", "غير متوفر",
        "belirsiz", "未填写", "該当せず", "미상", "Endkunde noch nicht benannt",
        "cliente por definir",
        "Empfänger wird noch benannt", "aún por confirmar", "client à préciser",
        "usuario final no especificado", "cliente finale da definire", "nog te bepalen",
        "ännu ej känd", "ikke oplyst", "ještě neurčeno", "ещё не определен", "in attesa",
        "Same as ship-to address", "Mr.", "Frau", "先生", "A", "Test GmbH", "test company",
    ],
)  # fmt: skip
def test_nobody_is_named(text: str) -> None:
    assert names_nobody(text)


@pytest.mark.parametrize(
    "text",
    [
        "TBA Group GmbH", "None Such Ltd", "X Corp", "3M", "Order GmbH", "Cash Converters", "Na Li",
        "Same Deutz", "Unknown Worlds", "TBC Bank", "Test Rite Inc", "Dummy Plug Ltd", "ABC Ltd",
        "Idem Translations", "AG Barr", "Limited Brands", "Co-op Ltd", "AO Smith", "无锡药明康德",
        "Customer Care Ltd", "End User Computing Ltd", "Ida To", "Do Won", "Sami As", "H3C", "S7",
        "Attached Elements AG", "Brak Foods Ltd", "NN Group NV", "Volgt Logistiek BV",
        "Se Mail", "Wiepo", "S. Order", "Como Contract SpA", "Cliente Final SA",
        "Siehe Maschinenbau GmbH", "顧客サービス株式会社", "Ver Anexo Consultoria", "Stock AG",
        "Generic Parts SA", "Various Artists Ltd", "Blank Rome LLP", "John Doe GmbH",
        "Customer First GmbH", "Frau Holle Betten GmbH", "Herr & Frau Shop GmbH", "Final Touch BV",
        "Guest Ltd", "Private Bank Example AG", "Folgt Maschinenbau", "Test-Fuchs GmbH", "N26 GmbH",
        "BD", "BD Rowa", "B/D Medical GmbH", "Pendiente Joyas SL", "Okänd Design AB", "NEMA",
        "NVT Group", "Unbekannt Verlag GmbH", "Ignoto Wine Srl", "Belirsiz Tekstil", "Nera", "SO",
        "Ada To", "Noto Shipping", "De Stefani", "Neznámý Vojín s.r.o.", "Not Known Films Ltd",
        "Por Confirmar Moda SL", "Entfall Sorgenfrei GmbH", "Saknas Bokförlag",
        "The Address Hotel", "Walk In Closet Company", "Multiple Sclerosis Trust", "顧客満足研究所",
    ],
)  # fmt: skip
def test_somebody_is_named(text: str) -> None:
    assert not names_nobody(text)
