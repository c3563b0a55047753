// Review desk: dialogs, keyboard, small comforts. The theme is Django admin's own theme.js.
// External, so that a Content-Security-Policy of 'self' holds; every page works without it.
(() => {
  document.documentElement.classList.add("scripted");
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const one = (what) => document.querySelector(what);

  // Rows: the cases of the queue, the findings of a case.
  const rows = () => all("[data-row]");
  let at = rows().findIndex((r) => r.getAttribute("aria-current") === "true");
  const move = (step) => {
    const list = rows();
    if (!list.length) return;
    at = Math.min(list.length - 1, Math.max(0, at + step));
    // A finding is answered in the panel, which the server fills: go there.
    const finding = list[at].dataset.findingCard;
    const link = finding && one(`[data-finding][href$="#${finding}"]`);
    if (link) { if (list[at].getAttribute("aria-current") !== "true") link.click(); return; }
    list.forEach((row, i) => row.classList.toggle("cursor", i === at));
    list[at].querySelector("a")?.focus({ preventScroll: true });
    list[at].scrollIntoView({ block: "nearest" });
  };

  // The reason codes on offer follow the answer that is chosen.
  let isFirst = null;
  const offerReasons = () => {
    const select = one("#reason_code");
    const kind = one('#answer-form [name="kind"]:checked')?.value;
    if (!select) return;
    all("optgroup", select).forEach((group) => {
      group.hidden = group.disabled = group.dataset.kind !== kind;
    });
    if (select.selectedOptions[0]?.parentElement.disabled === true) select.value = "";
    const show = (part, yes) => {
      part.hidden = !yes;
      all("input, select", part).forEach((input) => { input.disabled = !yes; });
    };
    all("[data-for-kind]").forEach((part) => show(part, part.dataset.forKind.split(" ").includes(kind)));
    all("[data-for-code]").forEach((part) => show(part, kind === "licensed" && part.dataset.forCode === select.value));
    // After a true match the first thing to do is to reject.
    const record = one("[data-record]");
    const reject = one('#answer-form [name="then"][value="reject"]');
    if (record && reject) {
      isFirst ??= record.classList.contains("primary");
      record.classList.toggle("primary", isFirst && kind !== "true_match");
      reject.classList.toggle("primary", kind === "true_match");
    }
    all("[data-offer]").forEach((row) => { row.hidden = Boolean(kind) && row.dataset.kind !== kind; });
    const exception = one("#exception");
    all("[data-for-exception]").forEach((part) => show(part, !exception.disabled && part.dataset.forException === exception.value));
  };
  document.addEventListener("change", (e) => {
    if (e.target.matches('#answer-form [name="kind"], #reason_code, #exception')) offerReasons();
    if (e.target.matches("[data-autosubmit] select")) e.target.form.requestSubmit();
    if (e.target.matches('[name="case"][type="checkbox"]')) countSelected();
  });
  const countSelected = () => {
    all('[data-row]').forEach((row) => row.classList.toggle("on", Boolean(row.querySelector('[name="case"]:checked'))));
    const words = one("[data-selected]");
    if (words) words.textContent = `${all('[name="case"]:checked').length} selected.`;
  };
  offerReasons();
  countSelected();
  // What is pointed at is unfolded: a reason may speak of a hit that is a line.
  const unfold = () => {
    let part = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    for (; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  };
  window.addEventListener("hashchange", unfold);
  unfold();
  const now = one(".todo [aria-current]");
  if (now) now.parentElement.scrollTop = now.offsetTop - 60;

  document.addEventListener("click", (e) => {
    const t = e.target.closest("[data-open], [data-close], [data-select], [data-copy], button[aria-disabled=true]");
    if (!t) {
      all("details.drop[open], details.menu[open]").forEach((d) => { if (!d.contains(e.target)) d.open = false; });
      return;
    }
    if (t.matches("button[aria-disabled=true]")) e.preventDefault();
    if (t.dataset.open) document.getElementById(t.dataset.open)?.showModal();
    if (t.hasAttribute("data-close")) t.closest("dialog").close();
    if (t.hasAttribute("data-select")) t.select();
    if (t.dataset.copy) {
      const text = document.getElementById(t.dataset.copy);
      text.select();
      navigator.clipboard?.writeText(text.value);
    }
  });

  // Who else is here, and whether somebody decided meanwhile: what is typed stays as it is.
  const presence = one("[data-presence]");
  const unattended = { "X-Unattended": "1" };  // asked by the page, not by a person: keeps no session alive
  const sayEnded = () => {
    if (!presence) return;
    presence.hidden = false;
    presence.querySelector("[role=status]").textContent = "Your session has ended. Go on writing: what you send is kept, and you come back here after signing in again.";
  };
  const token = one('[name="csrfmiddlewaretoken"]')?.value;
  const ask = async () => {
    const answer = await fetch(presence.dataset.presence, { method: "POST", headers: { "X-CSRFToken": token, ...unattended } });
    if (answer.status === 401) return sayEnded();
    if (!answer.ok) return;
    const now = await answer.json();
    const said = [];
    if (now.others.length) said.push(`Also here now: ${now.others.join(", ")}`);
    if (!now.is_open) said.push(`This case is ${now.status}${now.by ? ` by ${now.by}` : ""}. What you typed is kept on this page.`);
    presence.hidden = !said.length;
    presence.querySelector("[role=status]").textContent = said.join(". ");
  };
  if (presence && token && one("#decide form")) {
    setInterval(() => { if (!document.hidden) ask(); }, 20000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  }

  // The rail with or without words: told in a cookie, so that the server draws it so at once.
  const rail = one("[data-rail-switch]");
  rail?.addEventListener("click", () => {
    const page = document.documentElement;
    const wide = page.dataset.rail === "narrow";
    page.dataset.rail = wide ? "wide" : "narrow";
    rail.setAttribute("aria-expanded", wide);
    document.cookie = `rail=${page.dataset.rail}; path=/; max-age=31536000; samesite=lax`;
  });

  // Work in the background: the page looks again by itself, while somebody looks at it.
  const coming = one("[data-again]");
  const again = async () => {
    if (document.hidden || !one("[data-again]")) return;
    const answer = await fetch(location.href, { headers: unattended });
    if (answer.redirected) return location.reload();
    if (!answer.ok) return;
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = read.querySelector("main");
    if (main) one("main").replaceWith(main);
  };
  if (coming) setInterval(again, 1000 * coming.dataset.again);

  // What is typed into a case is kept as it is typed: by the server, and in this tab where that fails.
  const forget = (mine) => Object.keys(sessionStorage).filter((key) => key.startsWith("typed:") && !(mine && key.startsWith(mine))).forEach((key) => sessionStorage.removeItem(key));
  const drafts = all("form[data-draft]"), keepers = [];
  if (drafts.length) forget(`typed:${drafts[0].dataset.typist}:`);  // never another person's
  document.addEventListener("submit", (e) => { if (e.target.id.endsWith("logout-form")) forget(""); });
  drafts.forEach((form) => {
    const spare = `typed:${form.dataset.typist}:${form.dataset.draft}:${form.elements.finding?.value ?? form.getAttribute("aria-label")}`;
    let timer, isSent = false, isChanged = false, isOnItsWay = false, last = Promise.resolve();
    const send = async (body) => {
      isOnItsWay = true;
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true, redirect: "manual" });
        if (answer.status === 204) return sessionStorage.removeItem(spare);
      } catch { /* no server: as below */ } finally { isOnItsWay = false; }
      const words = all("textarea", form).map((field) => [field.name, field.value]);
      sessionStorage.setItem(spare, JSON.stringify(words));
      sayEnded();
    };
    const keep = () => {
      clearTimeout(timer);
      if (isChanged && !isSent) { isChanged = false; last = send(new FormData(form)); }
      return last;
    };
    keepers.push({ keep, isDue: () => !isSent && (isChanged || isOnItsWay) });
    form.addEventListener("input", () => { isChanged = true; clearTimeout(timer); timer = setTimeout(keep, 800); });
    form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); });
    addEventListener("pagehide", keep);
    addEventListener("pageshow", (e) => { if (e.persisted) isSent = false; });
    const left = sessionStorage.getItem(spare);
    if (left) {
      sessionStorage.removeItem(spare);
      JSON.parse(left).forEach(([name, text]) => { const field = form.elements[name]; if (field && text && !field.value) { field.value = text; isChanged = true; } });
      if (isChanged) form.closest("details:not([open])")?.setAttribute("open", "");
      keep();
    }
  });

  // Who leaves by a link waits until it is kept, so that the next page knows of it.
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[href]");
    if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || link.target || link.origin !== location.origin) return;
    if (link.hash && link.pathname + link.search === location.pathname + location.search) return;
    if (!keepers.some((one) => one.isDue())) return;
    e.preventDefault();
    const leave = () => { location.href = link.href; };
    const kept = Promise.all(keepers.map((one) => one.keep()));
    Promise.race([kept, new Promise((done) => setTimeout(done, 1500))]).then(leave, leave);
  });

  // A key that sends goes to the words first where they are wanted and not there.
  const lacking = (button) => {
    if (!button.form || button.matches("[aria-disabled=true]")) return null;
    const wanted = button.formNoValidate ? "textarea[required]" : "textarea[required], select[required]";
    return all(wanted, button.form).find((field) => !field.disabled
      && (!field.value.trim() || (button.hasAttribute("data-own-words") && field.value === field.defaultValue)));
  };
  const press = (name) => {
    const target = all(`[data-key="${name}"]`).find((each) => !each.closest("[hidden]"));
    if (!target) return;
    for (let fold = target.closest("details:not([open])"); fold; fold = target.closest("details:not([open])")) fold.open = true;
    if (target.type === "radio") { target.checked = true; offerReasons(); }
    const field = target.tagName === "BUTTON" && lacking(target);
    if (field) { field.focus(); field.select?.(); field.scrollIntoView({ block: "nearest" }); return; }
    target.focus();
    if (["BUTTON", "A"].includes(target.tagName)) target.click();
  };
  const jump = (id) => document.getElementById(id)?.scrollIntoView();
  const tick = () => {
    const box = rows()[at]?.querySelector('input[type="checkbox"]');
    if (box) { box.checked = !box.checked; countSelected(); }
  };
  const openSteps = () => {
    const steps = all(".path details");
    const open = steps.some((d) => !d.open);
    steps.forEach((d) => { d.open = open; });
  };
  // Words from before go into the comment when they are asked for; the key takes the next each time.
  let taken = -1;
  const take = (row) => {
    const comment = one("#comment");
    if (!row || !comment) return;
    all("[data-offer]").forEach((each) => each.toggleAttribute("data-taken", each === row));
    const own = comment.value && comment.value !== comment.dataset.offered ? comment.dataset.own ?? comment.value : "";
    comment.dataset.own = own;
    comment.value = own ? `${own}\n${row.dataset.offer}` : row.dataset.offer;
    comment.dataset.offered = comment.value;
    comment.focus();
  };
  const offer = () => {
    const offers = all("[data-offer]:not([hidden])");
    if (!offers.length) return;
    offers[0].closest("details")?.setAttribute("open", "");
    taken = (taken + 1) % offers.length;
    take(offers[taken]);
  };
  document.addEventListener("click", (e) => {
    const row = e.target.closest("[data-take]")?.closest("[data-offer]");
    if (row) { taken = all("[data-offer]:not([hidden])").indexOf(row); take(row); }
  });
  const home = one(".brand")?.href;
  const queue = one('.navs a[href$="/screening/case/"]')?.href;
  const go = (href) => { if (href) location.href = href; };
  const keys = {
    "/": () => one(".search input")?.focus(), "?": () => document.getElementById("keys")?.showModal(),
    "g h": () => go(home), "g q": () => go(queue), "g w": () => go(one("[data-words]")?.href), u: () => go(one("[data-up]")?.href),
    j: () => move(1), k: () => move(-1), x: () => (one(".case") ? press("x") : tick()), n: () => press("n"),
    f: () => press("f"), t: () => press("t"), l: () => press("l"), m: () => press("m"), e: () => press("e"), c: () => press("c"),
    a: () => press("a"), d: () => press("d"), r: () => press("r"), s: () => press("s"), b: () => press("b"), q: () => press("q"), i: () => press("i"), v: () => press("v"), w: offer, p: () => go(one("[data-before]")?.href), 
    o: openSteps, 1: () => jump("reasons"), 2: () => jump("hits"), 3: () => jump("lines"), 4: () => jump("flags"),
  };
  // Who dictates or presses keys by accident turns the single keys off (WCAG 2.1.4); kept in the
  // browser, as Django keeps the theme.
  const single = one("#single-keys");
  const on = () => localStorage.getItem("singleKeys") !== "off";
  if (single) {
    single.checked = on();
    single.addEventListener("change", () => localStorage.setItem("singleKeys", single.checked ? "on" : "off"));
  }

  // A security key that was not taken: said on the page, not in the console.
  document.addEventListener("allauth.error", (e) => {
    e.preventDefault();
    const said = document.getElementById("key-refused");
    if (said) { said.hidden = true; said.offsetWidth; said.hidden = false; }
  });

  let lead = "";
  document.addEventListener("keydown", (e) => {
    const form = document.getElementById("answer-form");
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
      const own = e.target.form && e.target.form !== form ? e.target.form : form;
      if (!own) return;
      e.preventDefault();
      const both = own === form && e.shiftKey ? all("[data-then]", own).find((button) => button.offsetParent) : null;
      own.requestSubmit(both ?? own.querySelector("[data-record]") ?? own.querySelector(".primary[type=submit]") ?? undefined);
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || !on()) return;
    if (e.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) { if (e.key === "Escape") e.target.blur(); return; }
    if (one("dialog[open]")) return;
    const act = keys[lead + e.key];
    lead = e.key === "g" ? "g " : "";
    if (act) { e.preventDefault(); act(); }
  });
})();
