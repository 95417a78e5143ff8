// Each case of the table: the browser's half computes what Python does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Scene } from "../../recviz/widgets/board/scene.js";
import { MapSpace } from "../../recviz/widgets/item_map/map_space.js";
import { Nearest } from "../../recviz/widgets/item_map/nearest.js";
import { compare } from "../../recviz/widgets/matcher/similarity.js";
import { NEVER, Track } from "../../recviz/widgets/race/track.js";
import { FoldIn, reasons } from "../../recviz/widgets/rater/fold_in.js";
import { unpack } from "../../recviz/widgets/shared/model.js";
import { placeNames } from "../../recviz/widgets/shared/names.js";
import { Palette, parseColour } from "../../recviz/widgets/shared/palette.js";
import { ranks } from "../../recviz/widgets/shared/ranking.js";
import { counted, decimals, shorten, written } from "../../recviz/widgets/shared/text.js";
import { cases, modelOf, near, real, sameRanking } from "./table.js";

test("numbers and names as text", () => {
  for (const [x, digits, text] of cases.decimals)
    assert.equal(decimals(real(x), digits), text, `${x}, ${digits}`);
  for (const [x, text] of cases.written) assert.equal(written(real(x)), text, String(x));
  for (const [x, unit, text] of cases.counted) assert.equal(counted(x, unit), text);
  for (const [name, most, text] of cases.shorten) assert.equal(shorten(name, most), text);
});

test("ranks", () => {
  for (const [scores, expected] of cases.ranks) {
    const found = ranks(scores.map(real)).map((rank) => rank + 0); // -0 sorts as 0
    assert.deepEqual(
      found,
      expected.map((rank) => real(rank) + 0),
      String(scores),
    );
  }
});

test("colours of numbers, and of what is written on them", () => {
  for (const [scale, t, background, ink] of cases.palette) {
    assert.deepEqual(new Palette(...scale.map(parseColour)).at(t), { background, ink }, `${scale} ${t}`);
  }
});

test("the prediction, the loss and what is recommended on a board", () => {
  cases.boards.forEach(({ state, full, prediction, loss, losses, recommended }, number) => {
    const scene = new Scene(modelOf(state));
    near(scene.scale, full);
    prediction.forEach((p, k) => near(scene.P[k], p, 1, `board ${number}, P[${k}]:`));
    const found = scene.loss();
    for (const [part, value] of Object.entries(loss))
      near(found[part], value, loss.total, `board ${number}, ${part}:`);
    losses.forEach((total, k) => near(scene.losses()[k].total, total, total, `board ${number}, frame ${k}:`));
    recommended.forEach((lines, user) => {
      const best = scene.recommend(user, 3).map(({ item, score }) => [scene.items[item], score]);
      sameRanking(best, lines, `board ${number}, user ${user}`);
    });
  });
});

test("which rows of a matcher are alike, and what they vote for", () => {
  cases.matchers.forEach(({ state, ranking, votes }, number) => {
    const { rows, columns, values, picked, measure } = state;
    const found = compare(values, picked, measure);
    sameRanking(
      found.ranking.map(({ row, score }) => [rows[row], score]),
      ranking,
      `matcher ${number}`,
    );
    sameRanking(
      found.votes.map(({ column, score }) => [columns[column], score]),
      votes,
      `votes of matcher ${number}`,
    );
  });
});

test("which items of a map are near", () => {
  cases.maps.forEach(({ state, near: expected }, number) => {
    const model = modelOf(state);
    const nearest = new Nearest(model, new MapSpace(model));
    expected.forEach((lines, item) => {
      const found = nearest.of(item).map((one) => [state.items[one.item], one.score]);
      sameRanking(found, lines, `map ${number}, item ${item}`);
    });
  });
});

test("what is recommended to a new user, and which liked items bring how much of it", () => {
  cases.raters.forEach(({ state, best }, number) => {
    const { items, stars, liked, k, reg } = state;
    const { _V, _w0 } = Object.fromEntries(
      ["_V", "_w0"].map((name) => [name, unpack(modelOf(state).get(name))]),
    );
    const folding = new FoldIn(_V, items.length, _w0, reg);
    const rated = stars.map(([item]) => item);
    const found = folding.recommend(
      rated,
      stars.filter(([, count]) => count >= liked).map(([item]) => item),
      k,
    );
    const score = (line) => [typeof line.item === "number" ? items[line.item] : line.item, line.score];
    sameRanking(found.map(score), best.map(score), `rater ${number}`);
    found.forEach(({ item, shares }, at) => {
      const largest = Math.max(...Object.values(best[at].shares).map(Math.abs));
      for (const one of shares)
        near(one.share, best[at].shares[items[one.item]], largest, `share in ${items[item]}:`);
      assert.equal(shares.length, Object.keys(best[at].shares).length);
      const told = reasons(shares).map((one) => [items[one.item], one.share]);
      sameRanking(told, best[at].because, `reasons for ${items[item]} of rater ${number}`);
    });
  });
});

test("races: where each run stands, and who is there", () => {
  cases.races.forEach(({ state, standing, arrivals }, number) => {
    const track = new Track(modelOf(state));
    for (const [axis, position, expected] of standing) {
      const found = track.runs.map((run, r) => run.steps[track.reached(axis, position, r)]);
      assert.deepEqual(found, expected, `race ${number}, ${axis} ${position}`);
    }
    track.runs.forEach((run, r) => {
      const there = run.steps.findIndex((_, kept) => track.state(r, kept).is === "arrived");
      assert.equal(there < 0 ? NEVER : run.steps[there], arrivals[r]);
    });
  });
});

test("where names stand", () => {
  cases.names.forEach(({ points, picture, spots }, number) => {
    const found = placeNames(points, picture).map(({ point, side }) => [points.indexOf(point), side]);
    assert.deepEqual(found, spots, `names ${number}`);
  });
});

test("constants", async () => {
  for (const [module, name, value] of cases.constants) {
    const found = await import(`../../recviz/widgets/${module}.js`);
    assert.deepEqual(found[name], value, name);
  }
});
