import pytest
from tests.browser.large_case import large_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVER = """() => {
 const w = document.documentElement.clientWidth;
 return [...document.querySelectorAll('main *')].filter(e => {const r=e.getBoundingClientRect(); const s=getComputedStyle(e);
   return r.width && s.clipPath==='none' && (r.right > w + 1 || r.left < -1) && !e.closest('.toc,.scroll,.views')})
  .slice(0,15).map(e=>e.tagName+'.'+(e.className.baseVal??e.className)+' '+Math.round(e.getBoundingClientRect().right));
}"""
CARD = """() => [...document.querySelectorAll('main .card, main .body, main .notice')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className + '#' + e.id + ' ' + e.scrollWidth + '>' + e.clientWidth).slice(0, 30)"""


def test_shot(signed_in):
    case = large_case()
    page = signed_in
    for w in (1280, 390):
        page.set_viewport_size({"width": w, "height": 900})
        page.goto(f"/admin/screening/case/{case.pk}/change/")
        page.screenshot(path=f"/tmp/t15/big-{w}.png")
        print(
            w,
            page.evaluate("document.documentElement.scrollWidth"),
            page.evaluate("document.documentElement.scrollHeight"),
        )
        print(page.evaluate(OVER))
        print(page.evaluate(CARD))
        page.locator("#hits").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('#hits').scrollIntoView()")
        page.screenshot(path=f"/tmp/t15/big-hits-{w}.png")
        page.evaluate("document.querySelector('#lines').scrollIntoView()")
        page.screenshot(path=f"/tmp/t15/big-lines-{w}.png")
        page.evaluate("document.querySelector('#decide').scrollIntoView()")
        page.screenshot(path=f"/tmp/t15/big-decide-{w}.png")
