// Numbers and names as short text: the same as recviz/text.py writes.

const signed = (x, text) => (x < 0 && Number(text) !== 0 ? "\u2212" : "") + text;

/** A number with so many decimals, fewer where it is large; with a true minus sign, and never "-0.00". */
export function decimals(x, digits = 2) {
  const size = Math.abs(x);
  return signed(x, size >= 10000 ? size.toExponential(1) : size.toFixed(size >= 100 ? 1 : digits));
}

/** The same inside a product, where a negative factor needs brackets. */
export function factor(x) {
  const text = decimals(x);
  return text.startsWith("\u2212") ? `(${text})` : text;
}

/** A number as short as it is written in the lessons: 0.1, −0.5, 1234567; six digits, and whole ones in full. */
export function written(x) {
  const size = Math.abs(x);
  return signed(x, size >= 1e6 && size < 1e21 ? size.toFixed(0) : String(Number(size.toPrecision(6))));
}

/** "2 ratings", and "1 rating". */
export function counted(number, unit) {
  const text = written(number);
  return `${text} ${text === "1" ? unit.replace(/s$/, "") : unit}`;
}

/** A text of at most so many letters, the last of them … if something was cut off. */
export function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}
