// Adds to inPage what can be told of a document from its text. It is read without being shown,
// so that nothing in it runs or loads.
Object.assign(inPage, (() => {
  const { problem } = inPage;

  const elements = /^(script|iframe|frame|object|embed|base)$/; // which run or load something
  const loading = /^(action|background|data|formaction|href|imagesrcset|longdesc|manifest|ping|poster|src|srcdoc|srcset)$/;
  const naming = /^(aria-(activedescendant|controls|describedby|details|errormessage|flowto|labelledby|owns)|for|form|headers|list)$/;
  const styling = /^(style|fill|stroke|filter|mask|cursor|clip-path|marker.*)$/;
  const elsewhere = /@import.*|\b(url|image-set)\((?!\s*["']?#).*/i; // in CSS
  const here = /\burl\(\s*["']?#([^"')\s]+)/gi;

  // foreign returns what makes a document run something or depend on anything outside of it,
  // but for links to the web, and what refers to an id that nothing has.
  function foreign(doc) {
    const problems = [];
    const say = (element, what) => problems.push(problem(element, what));
    const ids = new Set([...doc.querySelectorAll("[id]")].map((element) => element.id));
    const sayMissing = (element, id) => id && !ids.has(id) && say(element, `refers to the id ${id}, which nothing has`);
    const sayStyle = (element, css) => {
      if (elsewhere.test(css)) say(element, `refers to ${css.match(elsewhere)[0].slice(0, 80)}`);
      for (const [, id] of css.matchAll(here)) sayMissing(element, id);
    };
    const sayAttribute = (element, { name, localName, value }) => {
      const link = localName === "href" && element.localName === "a" && /^https?:\/\//.test(value);
      if (/^on/i.test(localName)) say(element, `has the attribute ${name}`);
      if (loading.test(localName) && !value.startsWith("#") && !link) say(element, `refers to ${name}="${value.slice(0, 80)}"`);
      if (localName === "href" && value.startsWith("#")) sayMissing(element, value.slice(1));
      if (naming.test(localName)) for (const id of value.split(/\s+/)) sayMissing(element, id);
      if (styling.test(localName)) sayStyle(element, value);
    };
    const look = (within) => {
      for (const element of within.querySelectorAll("*")) {
        if (elements.test(element.localName)) say(element, `is a ${element.localName} element`);
        if (element.localName === "style") sayStyle(element, element.textContent);
        if (element.localName === "template") look(element.content);
        for (const attribute of element.attributes) sayAttribute(element, attribute);
      }
    };
    look(doc);
    for (const node of doc.childNodes) {
      if (node.nodeType === Node.PROCESSING_INSTRUCTION_NODE) say(doc.documentElement, `has the instruction <?${node.target}`);
      if (node.nodeType === Node.DOCUMENT_TYPE_NODE && node.systemId) say(doc.documentElement, `refers to the document type ${node.systemId}`);
    }
    return problems;
  }

  // A phone lays a page out 980 px wide that does not ask for less, whatever is found at 360.
  function narrow(doc) {
    const viewport = doc.querySelector('meta[name="viewport"]')?.content ?? "";
    return /\bwidth=device-width\b/.test(viewport) ? [] : [problem(doc.documentElement, 'has no <meta name="viewport" content="width=device-width">')];
  }

  // named returns what keeps a picture from being read aloud as one.
  function named(doc) {
    const root = doc.documentElement;
    const labels = (root.getAttribute("aria-labelledby") ?? "").split(/\s+/);
    const faults = ["title", "desc"].map((name) => {
      const element = [...root.children].find((child) => child.localName === name);
      if (!element?.textContent.trim()) return `has no ${name}`;
      return labels.includes(element.id || null) ? undefined : `has a ${name} that its aria-labelledby does not name`;
    });
    if (root.localName !== "svg" || root.namespaceURI !== "http://www.w3.org/2000/svg") faults.push("is no svg element");
    if (root.getAttribute("role") !== "img") faults.push('has no role="img"');
    return faults.filter(Boolean).map((what) => problem(root, what));
  }

  // markup returns the problems of the text of a page, or of a picture if type is image/svg+xml.
  function markup(text, type) {
    const doc = new DOMParser().parseFromString(text, type);
    const broken = doc.querySelector("parsererror");
    if (broken) return [problem(doc.documentElement, `is not well-formed: ${broken.textContent.replace(/\s+/g, " ").slice(0, 200)}`, "")];
    return [...foreign(doc), ...(type === "text/html" ? narrow(doc) : named(doc))];
  }

  return { markup };
})());
