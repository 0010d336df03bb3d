import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { en, type Key } from "../../src/view/i18n/en.js";
import { pt } from "../../src/view/i18n/pt.js";
import { why } from "../../src/view/i18n/why.js";
import { fill, isKey, languageOf } from "../../src/view/i18n/words.js";

const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test("both languages say everything, with the same places to fill", () => {
  for (const key of Object.keys(en) as Key[]) {
    assert.ok(pt[key].length > 0, key);
    assert.deepEqual(placesOf(pt[key]), placesOf(en[key]), key);
  }
});

test("every text that the markup asks for exists", () => {
  const html = readFileSync("page/index.html", "utf8");
  const asked = [...html.matchAll(/data-t(?:-label)?="(\w+)"/g)].map(([, key]) => key ?? "");
  assert.ok(asked.length > 40);
  assert.deepEqual(
    asked.filter((key) => !isKey(key)),
    [],
  );
});

test("the browser's first language that the page has", () => {
  assert.equal(languageOf(["fr-FR", "pt-BR", "en"]), "pt");
  assert.equal(languageOf(["fr"]), "en");
  assert.equal(languageOf([]), "en");
});

test("places are filled, and unknown ones stay to be seen", () => {
  assert.equal(fill("{a} of {b}", { a: 1 }), "1 of {b}");
});

test("why, in both languages", () => {
  const tempo = { tempoBpm: 80.2, targetBpm: 88, source: "cadence", raw: 176, why: "cadence 176" };
  assert.equal(why("en", tempo), "Cadence 176");
  assert.equal(
    why("pt", tempo),
    "Cadência de 176 passos por minuto: 88 batidas (agora 80) por minuto.",
  );
  const held = { ...tempo, source: "held", raw: null, targetBpm: 80 };
  assert.equal(why("pt", held), "Sem sinal novo, o último fica: 80 batidas por minuto.");
});
