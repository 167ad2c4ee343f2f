// Adds to inPage that text stands out from what is behind it, and what is asked of pictures.
Object.assign(inPage, (() => {
  const { path, problem, leavesAcross, leavesUpDown } = inPage;
  const shapeNames = "circle, ellipse, foreignObject, image, line, path, polygon, polyline, rect, text, use";
  const shapesOf = (svg) =>
    [...svg.querySelectorAll(shapeNames)].filter((shape) => !shape.closest("clipPath, defs, marker, mask, pattern, symbol") && shape.checkVisibility());

  // colour returns [red, green, blue, alpha], each from 0 to 1, of what CSS calls a colour, and
  // null of what has more than one, such as a gradient.
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map([["none", [0, 0, 0, 0]]]);
  function colour(css) {
    if (colours.has(css)) return colours.get(css);
    let value = null;
    if (CSS.supports("color", css)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = css;
      pixel.fillRect(0, 0, 1, 1);
      value = [...pixel.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
    }
    colours.set(css, value);
    return value;
  }

  // faded returns a colour with all that makes an element transparent.
  function faded(element, css, alpha = 1) {
    const value = colour(css);
    if (!value) return null;
    for (let e = element; e; e = e.parentElement) alpha *= parseFloat(getComputedStyle(e).opacity);
    return [...value.slice(0, 3), value[3] * alpha];
  }

  function fill(element) {
    const style = getComputedStyle(element);
    return faded(element, style.fill, parseFloat(style.fillOpacity));
  }

  // over returns the colour of one layer in front of another, null if either is not one colour
  // and the front one does not hide the other.
  function over(front, back) {
    if (front?.[3] > 0.999) return front;
    if (!front || !back) return null;
    const alpha = front[3] + back[3] * (1 - front[3]);
    if (alpha === 0) return [0, 0, 0, 0];
    return [...[0, 1, 2].map((i) => (front[i] * front[3] + back[i] * back[3] * (1 - front[3])) / alpha), alpha];
  }

  // paper returns a function from an element to the colour of its background and those around
  // it, down to white paper.
  function papers() {
    const known = new Map([[null, [1, 1, 1, 1]]]);
    return function paper(element) {
      if (!known.has(element)) {
        const style = getComputedStyle(element);
        const own = style.backgroundImage === "none" ? colour(style.backgroundColor) : null;
        known.set(element, over(own, paper(element.parentElement)));
      }
      return known.get(element);
    };
  }

  // paintedOf returns all that is drawn in a picture but its texts, what is in front first.
  function paintedOf(svg) {
    return shapesOf(svg)
      .filter((shape) => shape.localName !== "text")
      .map((element) => {
        const inverse = element.getScreenCTM().inverse();
        return { element, box: element.getBoundingClientRect(), inverse, geometry: "isPointInFill" in element, paint: "isPointInFill" in element ? fill(element) : null };
      })
      .reverse();
  }

  function holds({ element, box, inverse, geometry }, x, y) {
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
    return !geometry || element.isPointInFill(new DOMPoint(x, y).matrixTransform(inverse));
  }

  const drawnAfter = (shape, text) => Boolean(shape.element.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING);

  // ground returns what lies behind a text of a picture at a point: the shapes drawn before it,
  // then the picture's paper.
  function ground(text, shapes, paper, x, y) {
    let seen = [0, 0, 0, 0];
    for (const shape of shapes) {
      if (!holds(shape, x, y) || drawnAfter(shape, text)) continue;
      seen = over(seen, shape.paint);
      if (!seen || seen[3] > 0.999) return seen;
    }
    return over(seen, paper);
  }

  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  function contrast(a, b) {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  }

  // fault says what is wrong with a text's colour on each of the grounds it stands on, by what
  // WCAG 2.2 asks for in 1.4.3; nothing if nothing is.
  function fault(letters, grounds, size, weight) {
    if (!letters || grounds.some((under) => !under)) return "its text is on a ground, or of a fill, that is not one colour";
    const needed = size >= 24 || (size >= 18.66 && weight >= 700) ? 3 : 4.5;
    const least = Math.min(...grounds.map((under) => contrast(over(letters, under), under)));
    return least < needed ? `its text is pale: contrast ${(Math.floor(least * 10) / 10).toFixed(1)}, not ${needed}` : undefined;
  }

  // drawn finds the fault of a text in SVG, from what is before and behind its beginning, middle
  // and end.
  // A broad edge that is drawn behind the letters (paint-order) is what they stand on.
  function drawn(box, shapes, paper) {
    const element = box.node.parentElement;
    const style = getComputedStyle(element);
    const edge = style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 2 ? colour(style.stroke) : [0, 0, 0, 0];
    const places = [box.left + 1, (box.left + box.right) / 2, box.right - 1];
    const middle = (box.top + box.bottom) / 2;
    const cover = shapes.find((s) => s.geometry && s.paint?.[3] !== 0 && places.some((x) => holds(s, x, middle)) && drawnAfter(s, box.node));
    if (cover) return `its text lies under ${path(cover.element)}`;
    const grounds = places.map((x) => over(edge, ground(box.node, shapes, paper, x, middle)));
    return fault(fill(element), grounds, parseFloat(style.fontSize) * scale(element), style.fontWeight);
  }

  // written finds the fault of a text in HTML.
  function written(box, paper) {
    const element = box.node.parentElement;
    const style = getComputedStyle(element);
    return fault(faded(element, style.color), [paper(element)], parseFloat(style.fontSize), style.fontWeight);
  }

  // pale returns the texts that do not stand out, of those in boxes. axe-core decides of HTML
  // alone, and not of single letters and digits.
  function pale(boxes) {
    const pictureOf = (box) => {
      const { parentElement } = box.node;
      let svg = parentElement instanceof SVGTextContentElement ? parentElement.ownerSVGElement : null;
      while (svg?.ownerSVGElement) svg = svg.ownerSVGElement;
      return svg;
    };
    const paper = papers();
    return [...Map.groupBy(boxes, pictureOf)].flatMap(([svg, texts]) => {
      const shapes = svg ? paintedOf(svg) : [];
      return texts.flatMap((box) => {
        const what = svg ? drawn(box, shapes, paper(svg)) : written(box, paper);
        return what ? [problem(box.node.parentElement, what, box.node.data)] : [];
      });
    });
  }

  // scale returns how many pixels of the window a unit of an SVG element is.
  function scale(element) {
    const { a, b, c, d } = element.getScreenCTM();
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  // inked returns the box of a shape with its stroke, half of which lies outside of the outline.
  function inked(shape) {
    const { left, top, right, bottom } = shape.getBoundingClientRect();
    const style = getComputedStyle(shape);
    const half = style.stroke === "none" || shape.localName === "text" ? 0 : (parseFloat(style.strokeWidth) * scale(shape)) / 2;
    return { left: left - half, top: top - half, right: right + half, bottom: bottom + half };
  }

  // picture returns the problems of an SVG document, of which nothing may leave the viewBox,
  // and how many text boxes it has.
  function picture() {
    const root = document.documentElement;
    const view = root.viewBox?.baseVal;
    if (!view?.width || !view.height) return { boxes: 0, problems: [problem(root, "has no viewBox")] };
    if (!root.hasAttribute("width")) Object.assign(root.style, { width: `${view.width}px`, height: `${view.height}px` }); // rather than the window's
    const corner = (x, y) => new DOMPoint(x, y).matrixTransform(root.getScreenCTM());
    const { x: left, y: top } = corner(view.x, view.y);
    const { x: right, y: bottom } = corner(view.x + view.width, view.y + view.height);
    const outside = (box) => leavesAcross(box, { left, right }) || leavesUpDown(box, { top, bottom });
    const outsiders = shapesOf(root).filter((shape) => outside(inked(shape)));
    const boxes = inPage.textBoxes().map((box) => ({ ...box, clips: [] })); // the one clip is the root itself
    return { boxes: boxes.length, problems: [...inPage.overlaps(boxes), ...outsiders.map((shape) => problem(shape, "leaves the viewBox")), ...pale(boxes)] };
  }

  return { pale, picture };
})());
