// A show of hands, counted: how many for each option, now and before the class talked about it.

export const fresh = (options) => ({ now: Array(options).fill(0), before: null });

const sum = (counts) => counts.reduce((all, count) => all + count, 0);

/** A hand more for an option, or one less; never fewer than none. */
export function counted({ now, before }, option, step) {
  return { now: now.map((count, k) => (k === option ? Math.max(0, count + step) : count)), before };
}

/** Begin a second vote; what was counted stays to compare with. */
export const again = ({ now }) => ({ now: now.map(() => 0), before: now });

/** Each count as a share of all, from 0 to 1; all 0 where nobody has voted. */
export function shares(counts) {
  const all = sum(counts);
  return counts.map((count) => (all ? count / all : 0));
}

/** A count in words: "5 · 42 %". */
export function inWords(counts, option) {
  return `${counts[option]} · ${Math.round(100 * shares(counts)[option])} %`;
}

export const votes = (counts) => `${sum(counts)} ${sum(counts) === 1 ? "vote" : "votes"}`;
