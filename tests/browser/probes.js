// What the tests ask of a page. Loaded into every page before its own scripts.

window.probes = {
  /** All that the widgets say, as one text: Playwright passes that on faster than many small things. */
  pictures(within) {
    const read = (selector, as) => [...document.querySelectorAll(`${within} ${selector}`)].map(as);
    const boards = read(".rv-board", (root) => this.board(root));
    return JSON.stringify({ boards, matchers: read(".rv-matcher", this.matcher) });
  },

  board(root) {
    const texts = (selector, from = root) => [...from.querySelectorAll(selector)].map((n) => n.textContent);
    const caption = root.querySelector(".rv-caption");
    return {
      matrix: [...root.querySelectorAll("tbody tr")].map((row) => texts(".rv-number", row)),
      U: [...root.querySelectorAll("tbody tr")].map((row) => texts(".rv-u", row)),
      V: [...root.querySelectorAll("thead tr.rv-vrow")].map((row) => texts(".rv-v", row)),
      colours: root.querySelector("canvas") ? this.cellColours(root) : null,
      loss: root.querySelector(".rv-total")?.textContent ?? null,
      caption: caption.hidden ? "" : caption.textContent,
      recommended: [...root.querySelectorAll(".rv-list li")]
        .filter((line) => /[0-9]$/.test(line.textContent))
        .map((line) => [line, line.textContent, line.textContent.lastIndexOf(" ")])
        .map(([line, text, at]) => [line.title || text.slice(0, at), text.slice(at + 1)]),
      points: [...root.querySelectorAll(".rv-point")].map((p) => p.getAttribute("aria-label")),
    };
  },

  /** The points of a kind that a pointer at their middle would get hold of. */
  free(root, kind) {
    root.querySelector(".rv-plane").scrollIntoView({ block: "center" });
    return [...root.querySelectorAll(`.rv-point.rv-${kind}`)].flatMap((point, index) => {
      const box = point.querySelector(".rv-shape").getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return point.contains(top) ? [index] : [];
    });
  },

  matcher(root) {
    return {
      cells: [...root.querySelectorAll("tbody tr")].map((row) =>
        [...row.querySelectorAll(".rv-switch")].map((cell) => cell.textContent),
      ),
      picked: [...root.querySelectorAll(".rv-user-button")].flatMap((b, i) =>
        b.getAttribute("aria-pressed") === "true" ? [i] : [],
      ),
      rankings: [...root.querySelectorAll(".rv-ranking")].map((list) =>
        [...list.children].map((line) =>
          [...line.children].slice(0, 2).map((part) => part.title || part.textContent),
        ),
      ),
    };
  },

  /** Every text in a widget whose contrast with what is behind it is below `least` (WCAG 2). */
  faint(root, least) {
    const shown = [...root.querySelectorAll("*")].filter(
      (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && visible(node),
    );
    return {
      checked: shown.length,
      faint: shown
        .map((node) => ({
          text: node.textContent.trim().slice(0, 40),
          node: node.getAttribute("class") ?? node.tagName,
          ratio: contrast(node),
        }))
        .filter(({ ratio }) => !(ratio >= least)),
    };
  },

  /** What sticks out of the widget sideways, or is cut off by a box around it. */
  cut(root) {
    const frame = root.getBoundingClientRect();
    const found = [];
    const area = root.closest(".jp-OutputArea-output");
    for (let box = root; box && box !== area.parentElement; box = box.parentElement) {
      if (box.scrollWidth > box.clientWidth) {
        found.push(`${box.className}: ${box.scrollWidth} px of content in ${box.clientWidth} px`);
      }
    }
    for (const node of root.querySelectorAll(
      "button, select, table, td, th, svg, svg text, canvas, .rv-track, .rv-sum, .rv-clamp, li",
    )) {
      if (!visible(node)) continue;
      // A name of too many lines ends in "…", and the whole of it is in its title.
      const shortened =
        node.matches(".rv-clamp") &&
        (node.scrollHeight > node.clientHeight + 1 || node.closest(".rv-upright"));
      const hidden = getComputedStyle(node).overflowX !== "visible" && !shortened;
      if (hidden && node.scrollWidth > node.clientWidth + 1) found.push(`${describe(node)} is cut off`);
      const { left, right } = node.getBoundingClientRect();
      if (left < frame.left - 1 || right > frame.right + 1)
        found.push(`${describe(node)} is outside its widget`);
    }
    return found;
  },

  /** What lies outside a picture. */
  outside(picture, selector, allowed = 1) {
    const frame = picture.getBoundingClientRect();
    return [...picture.querySelectorAll(selector)]
      .filter(visible)
      .filter((node) => {
        const box = node.getBoundingClientRect();
        return (
          box.left < frame.left - allowed ||
          box.right > frame.right + allowed ||
          box.top < frame.top - allowed ||
          box.bottom > frame.bottom + allowed
        );
      })
      .map(describe);
  },

  /** How light the notebook's paper is, from 0 to 1. */
  paper() {
    return luminance(behind(document.querySelector(".jp-Notebook .jp-OutputArea-output")));
  },

  /** Pairs of boxes that must not lie on each other and do. */
  overlapping(root, selector, allowed = 1) {
    const parts = [...root.querySelectorAll(selector)].filter(visible);
    const found = [];
    parts.forEach((a, k) =>
      parts.slice(k + 1).forEach((b) => {
        if (a.contains(b) || b.contains(a)) return;
        const { width, height } = common(a.getBoundingClientRect(), b.getBoundingClientRect());
        if (width > allowed && height > allowed) found.push(`${describe(a)} and ${describe(b)}`);
      }),
    );
    return found;
  },

  /** Whether something lies over all of the window. */
  fills(selector) {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    const corner = document.elementFromPoint(innerWidth - 2, innerHeight - 2);
    const over = Boolean(corner?.closest(selector));
    return over && left === 0 && top === 0 && width === innerWidth && height === innerHeight;
  },

  /** What is written in smaller letters than `least` pixels. */
  small(root, least) {
    return [...root.querySelectorAll("*:not(option, title, .rv-hidden)")]
      .filter((node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && visible(node))
      .map((node) => [node, parseFloat(getComputedStyle(node).fontSize)])
      .filter(([, size]) => size < least)
      .map(([node, size]) => `${describe(node)}: ${size}`)
      .join("\n");
  },

  /** Names on the plane that a point hides, by more than a tenth, or the horizontal axis crosses out. */
  unclear(root) {
    const box = (node) => node.getBoundingClientRect();
    const shapes = [...root.querySelectorAll(".rv-shape")].map(box);
    const axis = [...root.querySelectorAll(".rv-plane .rv-axis")]
      .map(box)
      .find(({ width, height }) => width > height);
    const names = [...root.querySelectorAll(".rv-plane .rv-label")].filter((label) => {
      const name = box(label);
      const crossed =
        axis.left < name.right &&
        name.left < axis.right &&
        Math.abs(axis.top + axis.bottom - name.top - name.bottom) < name.height / 2;
      const hidden = shapes.reduce((sum, shape) => {
        const { width, height } = common(name, shape);
        return sum + Math.max(0, width) * Math.max(0, height);
      }, 0);
      return crossed || hidden > 0.1 * name.width * name.height;
    });
    return names.map((name) => name.textContent);
  },

  /** The colour of each cell of a drawn matrix in hex, taken beside its middle, where its mark may be. */
  cellColours(root) {
    const canvas = root.querySelector("canvas");
    const rows = root.querySelectorAll(".rv-point.rv-user").length;
    const side = canvas.height / rows;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = [];
    for (let y = side / 4; y < canvas.height; y += side) {
      for (let x = side / 4; x < canvas.width; x += side) {
        const at = 4 * (Math.floor(y) * canvas.width + Math.floor(x));
        colours.push(...data.subarray(at, at + 3));
      }
    }
    return colours.map((part) => part.toString(16).padStart(2, "0")).join("");
  },
};

/** The width and the height that two boxes share; below 0 where they lie apart. */
function common(a, b) {
  return {
    width: Math.min(a.right, b.right) - Math.max(a.left, b.left),
    height: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  };
}

const describe = (node) =>
  `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""} "${node.textContent.trim().slice(0, 30)}"`;

function visible(node) {
  if (node.tagName === "OPTION" || node.tagName === "title") return false;
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && node.checkVisibility({ checkVisibilityCSS: true });
}

function rgba(text) {
  const parts = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  return parts.length === 3 ? [...parts, 1] : parts;
}

const over = (top, under) => [0, 1, 2].map((k) => top[3] * top[k] + (1 - top[3]) * under[k]);

/** The colour behind a node: the backgrounds of all that lies around it, the opaque ones last. */
function behind(node) {
  const layers = [];
  for (let at = node; at; at = at.parentElement) {
    const colour = rgba(getComputedStyle(at).backgroundColor);
    layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => {
    const share = c / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(node) {
  const style = getComputedStyle(node);
  let back;
  let ink;
  if (node instanceof SVGElement) {
    const inside = node.classList.contains("rv-inside");
    const shape = inside && node.parentNode.querySelector(".rv-shape");
    back = shape ? rgba(getComputedStyle(shape).fill) : behind(node.closest("svg"));
    ink = rgba(style.fill);
  } else {
    back = behind(node);
    ink = rgba(style.color);
  }
  ink[3] *= Number(style.opacity);
  const [a, b] = [luminance(over(ink, back)), luminance(back)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
