// Colours of numbers: the same as recviz/plots/colours.py gives them.

export function parseColour(text) {
  const hex = text.trim().replace("#", "");
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * A diverging scale from `low` over `middle`, which is zero, to `high`. `at(t)` takes -1..1 and gives
 * background and ink; the ink is black or white, whichever stands out more (always above 4.5 : 1).
 */
export class Palette {
  constructor(low, middle, high) {
    this.steps = [];
    for (let k = -100; k <= 100; k++) {
      const end = k < 0 ? low : high;
      const rgb = middle.map((c, i) => Math.floor(c + (Math.abs(k) / 100) * (end[i] - c) + 0.5));
      const light = luminance(rgb);
      const ink = 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? "#ffffff" : "#000000";
      this.steps.push({ background: `rgb(${rgb.join(",")})`, ink });
    }
  }

  /** The style sheet's scale, purple below zero and green above: the light and the dark theme have their own. */
  static of(node) {
    const style = getComputedStyle(node);
    const colours = ["--rv-low", "--rv-middle", "--rv-high"].map((name) => style.getPropertyValue(name));
    return new Palette(...colours.map(parseColour));
  }

  at(t) {
    return this.steps[100 + Math.floor(100 * Math.max(-1, Math.min(1, t)) + 0.5)];
  }
}
