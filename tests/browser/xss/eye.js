// Looks at everything that comes into a page, also into shadow roots, and tells of what our pages never have.
(() => {
  const TAGS = "base,object,embed,applet,marquee,frame,frameset,iframe,plaintext,mi,animate";
  const ADDRESSES = ["href", "xlink:href", "src", "action", "formaction", "data", "poster"];
  const told = new Set();
  const roots = new Set();

  const tell = (what, element) => {
    const shown = `${what}: ${(element?.outerHTML ?? "").slice(0, 150)}`;
    if (told.has(shown)) return;
    told.add(shown);
    window.seen?.(`${location.pathname} ${shown}`);
  };

  const lookAtAttribute = (element, { name, value }) => {
    if (/^on[a-z]/i.test(name)) tell("event handler", element);
    if (name === "srcdoc") tell("frame", element);
    if (["id", "name"].includes(name) && /^ran\d+/.test(value)) tell("name", element);
    if (name === "style" && value.includes("/ran/")) tell("style", element);
    if (!ADDRESSES.includes(name)) return;
    // A browser leaves out what it cannot see, and so must whoever looks for a scheme.
    const address = value.replace(/[\u0000-\u0020]/g, "");
    if (/^(javascript|vbscript|data:text)/i.test(address)) tell("address", element);
    if (/^\/(ran|\/ran\.test)\//.test(address)) tell("address", element);
  };

  const lookAt = (element) => {
    if (element.matches(TAGS) || element instanceof HTMLUnknownElement) tell("element", element);
    if (element.matches("meta[http-equiv=refresh i]")) tell("refresh", element);
    const runs = element.localName === "script" && !/json/.test(element.getAttribute("type"));
    if ((runs || element.localName === "style") && /\/ran\/|ran\(/.test(element.textContent)) tell("text", element);
    for (const attribute of element.attributes) lookAtAttribute(element, attribute);
    if (element.shadowRoot) follow(element.shadowRoot);
  };

  const lookInto = (node) => {
    if (node instanceof Element) lookAt(node);
    for (const element of node.querySelectorAll?.("*") ?? []) lookAt(element);
  };

  const read = (records) => {
    for (const { addedNodes, target, attributeName } of records) {
      if (attributeName && target instanceof Element) lookAt(target);
      for (const node of addedNodes) lookInto(node);
    }
  };

  const follow = (root) => {
    if (roots.has(root)) return;
    roots.add(root);
    lookInto(root);
    new MutationObserver(read).observe(root, { subtree: true, childList: true, attributes: true });
  };

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(...how) {
    const root = attach.apply(this, how);
    follow(root);
    return root;
  };
  const refused = ({ violatedDirective, blockedURI, sample }) =>
    tell(`refused by the policy: ${violatedDirective} ${blockedURI} ${sample}`);
  document.addEventListener("securitypolicyviolation", refused);
  follow(document);
  window.lookAgain = () => {
    for (let n = 0; n < frames.length; n += 1) frames[n].lookAgain?.();
    for (const root of roots) lookInto(root);
    const whole = document.documentElement?.innerHTML ?? "";
    if (whole.includes("ranran")) tell("template", { outerHTML: whole.slice(whole.indexOf("ranran") - 60) });
  };
})();
