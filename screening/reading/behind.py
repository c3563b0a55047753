"""For whom goods are, in their own description: a buyer behind a role, and not a maker.

"Spare part for Mahan Air" is for Mahan Air; "case for Huawei phones", "Huawei-compatible" and "made
by Huawei" name a maker. Behind "for" alone a name of one word counts only if nothing says that the
goods are an accessory of its products.
"""

from __future__ import annotations

import re

_ROLES = (
    r"(?:ultimate|final|intermediate)?\s?(?:end[\s-]?user|end[\s-]?customer|customer|consignee"
    r"|buyer|purchaser|client|recipient|importer|notify(?:\sparty)?)\s*(?:is|:|=|-)\s*(?:the\s)?"
    r"|(?:project|tender|order|request|property|programme|program|stock|fleet|aircraft|vessels?"
    r"|plant|refinery|laborator(?:y|ies)|branch|subsidiary|office)\s+of\s+(?:the\s)?"
    r"|(?:destined|intended|meant|earmarked|reserved|bound)\s+(?:for|to)\s+(?:the\s)?"
    r"|(?:on\sbehalf|for\s(?:the\s)?account|by\sorder|per\sorder|to\sthe\sorder)\s+of\s+(?:the\s)?"
    r"|(?:ordered|requested|purchased|bought|required|commissioned)\s+by\s+(?:the\s)?"
    r"|c/o\s+|(?:ship(?:ped|ping|ment)?|deliver(?:ed|y)?|send|sent|dispatch(?:ed)?|consign(?:ed)?"
    r"|forward(?:ed)?|resold|resale|sold|sale|handed|invoiced?|bill(?:ed)?)\s+to\s+(?:the\s)?"
    r"|(?:liefer(?:n|ung)?|versand|verkauf|weiter)\s+an\s+(?:die\s|den\s|das\s)?"
    r"|(?:livrer|livraison|vendu|envoyer|expédier)\s+(?:à|chez)\s+|(?:entrega[r]?|venta|envío)\s+a\s+"
    r"|(?:endkunde|endverwender|empfänger|kunde|auftraggeber|besteller)\s*(?:ist|:)?\s*"
    r"|im\sauftrag\s(?:von|der|des)\s+|bestimmt\sfür\s+|projekt\s(?:von|der|des)\s+"
    r"|pour\sle\scompte\s(?:de\s|du\s|d['’])|destiné(?:e|s|es)?\sà\s+|projet\s(?:de|du)\s+"
    r"|por\s(?:cuenta|orden|encargo)\sde\s+|destinad[oa]s?\sa\s+|proyecto\sde\s+"
    r"|per\sconto\sdi\s+|destinat[oaie]\sa\s+|por\sconta\sde\s+|namens\s+|bestemd\svoor\s+"
    r"|na\szlecenie\s+|dla\spotrzeb\s+|adına\s+|по\s(?:заказу|поручению)\s+|от\sимени\s+"
    r"|для\sнужд\s+"
)
_ROLE = re.compile(rf"(?<!\w)(?:{_ROLES})", re.IGNORECASE)
_NAMED_AS = re.compile(
    r"(?<!\w)(?:(?:end[\s-]?)?(?:customer|user|client)|consignee|buyer|purchaser|importer|recipient"
    r"|(?:end)?kunde|empfänger|besteller|cliente?|acheteur|destinataire|comprador|destinatario"
    r"|klant|odbiorca|nabywca|müşteri|alıcı|заказчик|покупатель|получатель)\s+[\"'«„“]?$",
    re.IGNORECASE,
)
"""What gives a whole name its role without a mark between them."""
_MAKES = re.compile(
    r"(?<!\w)(?:made|manufactured|produced|built|designed|supplied|oem|odm|mfr|mfg|maker|brand|make"
    r"|manufacturer|vendor|supplier|hersteller|marke|fabrikat|hergestellt|fabriqué|fabricant|marque"
    r"|fabricado|fabricante|marca|prodotto|produttore|fabrikant|merk|producent|üretici|marka"
    r"|производител\w+|изготовител\w+|марк[аи]|制造商|品牌|メーカー|製)(?!\w)",
    re.IGNORECASE,
)
_OPENS, _CLOSES = (
    re.compile(r"[(\[（【]\s*[\"'«„“]?$"),
    re.compile(r"^[^()\[\]（）【】]{0,40}[)\]）】]"),
)
_ORDER_NUMBER = re.compile(
    r"^[^\w]{0,4}(?:(?:purchase|sales|work|job)\s+order|p\.?o\.?|order|contract|tender|project"
    r"|bestell\w*|auftrag\w*|vertrag\w*|commande|contrat|pedido|contrato|ordine|contratto|bestelling"
    r"|zamówieni\w+|sipariş|заказ\w*|договор\w*|контракт\w*|合同|订单|注文)\b[\s.:#№noº°-]*\d",
    re.IGNORECASE,
)
"""The number of an order behind a name: of whoever placed it."""
_BESIDE = re.compile(
    r"(?<!\w)(?:near|beside|next\s+to|opposite|across\s+from|close\s+to|adjacent\s+to|behind|visit\w*"
    r"|conference|exhibition|fair|booth|seminar|lectures?|congress|symposium|graduate[sd]?|alumn\w+"
    r"|studied|degree|paper|published|neben|nahe|gegenüber|in\s+der\s+nähe|konferenz|messe|besuch\w*"
    r"|près|face\s+à|à\s+côté|cerca|frente\s+a|junto\s+a|vicino|accanto|рядом|напротив|возле|附近"
    r"|对面|旁边|参观|会议)(?!\w)",
    re.IGNORECASE,
)
_ITS_PRODUCT = re.compile(
    r"^[\s-]*(?:[\"'«„“(]\s*)?(?:(?:\w+[\s-]+)?(?:phones?|smartphones?|handys?|telefon\w*|mobiles?"
    r"|tablets?|watch(?:es)?|uhr(?:en)?|laptops?|notebooks?|routers?|switch(?:es)?|modems?|cameras?"
    r"|kameras?|nvrs?|dvrs?|drones?|drohnen?|earbuds?|headphones?|charg(?:ers?|ing)|cables?|cases?"
    r"|covers?|holders?|adapt[eo]rs?|batter(?:y|ies)|mounts?|sleeves?|straps?|propellers?"
    r"|телефон\w*|планшет\w*|камер\w*|смартфон\w*|手机|平板)(?!\w)"
    r"|(?-i:[A-Z][A-Za-z]{0,5}[\s-]?\d{1,4}[A-Za-z]{0,3}|(?:Mate|Matebook|Matepad|MatePad|Nova|Pura|Mini"
    r"|Mavic|Phantom|Air|Watch|Band|FreeBuds)(?![\w.]))(?!\w))",
    re.IGNORECASE,
)
"""What follows a house's name where it is a brand: goods, a series, a model."""
_WORKS_THERE = re.compile(
    r"\b(?:department|division|store|shop|team|warehouse|factory|office|plant|staff|line|lab\w*"
    r"|company|subsidiary|group|project|tender|order|abteilung|werk|lager|fabrik|projekt|usine"
    r"|fábrica|almacén|отдел\w*|завод\w*|склад\w*|will|wird|shall|collects?|picks?|receives?)\b",
    re.IGNORECASE,
)
_NEXT = 2
"""Words behind a product in which somebody who works there is told ("Huawei phone factory")."""
_LIKE = re.compile(
    r"(?<!\w)(?:compatible\s+with|compare[ds]?\s+(?:with|to)|similar\s+to|fits?(?:\s+(?:for|on))?"
    r"|suitable\s+for|kompatibel\s+(?:mit|zu)|passend\s+(?:für|zu)|passt\s+(?:für|zu)|compatibles?\s+(?:avec|con)"
    r"|совместим\w*\s+с|uyumlu|兼容)\s*(?:the\s|our\s)?[\"'«„“]?$",
    re.IGNORECASE,
)
_GOES_TO = re.compile(
    r"(?<!\w)(?:to|an|à|chez|a|al|bei|von|from|by|behalf\s+of|account\s+of|namens|dla|в|от|по\s+заказу"
    r"|送至|交付)\s*(?:the\s|die\s|den\s|das\s)?[\"'«„“]?$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:最终用户|最终客户|收货人|客户|用户|供应给|供|交付|送至|发往|代表|エンドユーザー|向け先|최종\s?사용자)\s*[:：为是は]?\s*$"
)
_STANDS_BEFORE = re.compile(
    rf"(?<!\w)(?:{_ROLES}|(?:via|through)\s+|(?:for|für|fuer|pour|para|per|voor|dla|için|для|برای|لـ)\s+(?:the\s)?)"
    r"(?:m/s\.?\s|messrs\.?\s|company\s|firma\s|société\s)?[\"'«„“]?$",
    re.IGNORECASE,
)
_PLAIN_FOR = re.compile(
    r"(?<!\w)(?:for|für|fuer|pour|para|per|voor|dla|для|برای)\s+"
    r"(?!use\b|account\b|the\saccount|(?-i:[A-Z]{4,8})\W*$)",
    re.IGNORECASE,
)
_ANY_FOR = re.compile(
    r"(?<!\w)(?:for|für|fuer|pour|para|per|voor|dla|для|برای|via|through)\s", re.IGNORECASE
)
_OF_PRODUCTS = re.compile(
    r"\b(?:cases?|covers?|sleeves?|chargers?|charging|cables?|adapt[eo]rs?|batter(?:y|ies)|mounts?"
    r"|brackets?|holders?|straps?|stands?|docks?|screens?|protectors?|films?|glass|lens(?:es)?"
    r"|phones?|smartphones?|tablets?|watch(?:es)?|routers?|switch(?:es)?|cameras?|nvr|dvr|drones?"
    r"|laptops?|servers?|printers?|toners?|cartridges?|modems?|antennas?|earbuds?|headphones?"
    r"|propellers?|memory|ram|ssd|firmware|software|licen[cs]es?|manuals?|compatible|kompatibel"
    r"|replacement|ersatz\w*|hülle|ladegerät|coque|chargeur|funda|cargador|custodia|hoes|etui"
    r"|чехол|зарядн\w+|kılıf)\b",
    re.IGNORECASE,
)
_WAY = re.compile(r"(?:via|through)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^\W{0,2}[^\W_]")
_FORM = re.compile(
    r"\b(?:co|ltd|limited|llc|inc|corp\w*|gmbh|ag|sa|jsc|ooo|plc|company|group|university"
    r"|institute|academy|bureau|factory|plant|airlines?|air|shipping|bank)\b",
    re.IGNORECASE,
)


def has_role(text: str) -> bool:
    """Whether any word of a role stands in a description."""
    return (
        _ROLE.search(text) is not None
        or _ANY_FOR.search(text) is not None
        or any(mark in text for mark in ("用户", "客户", "收货人", "供", "送至", "发往", "代表"))
    )


def told_alike(text: str) -> str:
    """A text in which every word of a role is written as one that names are cut out behind."""
    return _ROLE.sub("on behalf of ", text)


def without_plain_for(text: str) -> str:
    """The text without its "for", behind which makers stand as well as buyers.

    One before a last word in capitals stays ("part for SMIC"), unless it is an accessory.
    """
    if _OF_PRODUCTS.search(text):
        return _ANY_FOR.sub(", ", text)
    return _PLAIN_FOR.sub(", ", text)


def is_for(before: str, name: str, behind: str, *, is_whole: bool = False) -> bool:
    """Whether goods are for the one that a description names.

    Args:
        before: the description up to the name.
        name: as it stands there.
        behind: what follows.
        is_whole: whether it is the whole name of a firm as its list prints it; who sells cables
            for a brand writes no legal form.
    """
    if _CHINESE.search(before):
        return True
    if _NAMED_AS.search(before):
        return True
    role = _STANDS_BEFORE.search(before)
    if role is None or _LIKE.search(before):
        return False
    if _ROLE.match(role.group()) is not None or _WAY.match(role.group()) is not None:
        return True
    if (is_whole and not _ITS_PRODUCT.match(behind)) or (
        len(name.split()) > 1 and _FORM.search(name)
    ):
        return True
    return not (
        _OF_PRODUCTS.search(before) or _GOES_ON.match(behind) or _OF_PRODUCTS.search(behind)
    )


def is_in_brackets(before: str, name: str, behind: str) -> bool:
    """Whether a whole name stands in brackets of its own behind goods: whose they are, unless the
    words before say that it made them, or its brand stands there."""
    brand = name.split()[0].casefold()
    is_apart = _OPENS.search(before) is not None and _CLOSES.match(behind) is not None
    return is_apart and brand not in before.casefold() and _MAKES.search(before[-40:]) is None


def is_ordered_by(behind: str) -> bool:
    """Whether the number of an order follows a name: "X LLC PO 4411"."""
    return _ORDER_NUMBER.match(behind) is not None


def is_stood_beside(text: str, name: str) -> bool:
    """Whether a text says that something is near a name or visits it, and nothing goes there."""
    before = text.partition(name)[0]
    return _BESIDE.search(re.split(r"[.;!?\n]", before)[-1]) is not None


def is_a_product_of(before: str, behind: str) -> bool:
    """Whether a house's name stands in a text for its products: a brand before goods, a series or
    a model, or behind "compatible with". Who is delivered to or works there is no brand."""
    if _GOES_TO.search(before):
        return False
    if _LIKE.search(before):
        return True
    product = _ITS_PRODUCT.match(behind)
    if product is None:
        return False
    next_words = " ".join(behind[product.end() :].split()[:_NEXT])
    return _WORKS_THERE.search(next_words) is None
