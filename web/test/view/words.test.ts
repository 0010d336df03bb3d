import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { en, type Key } from "../../src/view/i18n/en.js";
import { pt } from "../../src/view/i18n/pt.js";
import { styleWords } from "../../src/view/i18n/styles.js";
import { why } from "../../src/view/i18n/why.js";
import { whyInPortuguese } from "../../src/view/i18n/why_pt.js";
import { fill, isKey, languageOf } from "../../src/view/i18n/words.js";
import { golden } from "../golden.js";

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

test("every reason for a tempo that there is can be said in Portuguese", () => {
  interface Case {
    readonly events: readonly { readonly tempo?: { readonly why: string } }[];
  }
  const { cases } = golden<{ readonly cases: readonly Case[] }>("tempo.json");
  const whys = cases.flatMap(({ events }) =>
    events.flatMap(({ tempo }) => (tempo ? [tempo.why] : [])),
  );
  const others = [
    "no heart rate is known, so cadence 170 a minute from GPS: every 4th step is a beat, 43 bpm",
    "no heart rate is known, so cadence 60 a minute from your phone: 2 beats a step, 120 bpm",
    "the tempo from before an interruption is held until your next reading, 90 bpm (now 88)",
    "no tempo was asked for, so the music comes to rest, 72 bpm",
  ];
  for (const why of new Set([...whys, ...others])) {
    const said = whyInPortuguese(why);
    assert.ok(said, why);
    assert.doesNotMatch(said, /\b(the|your|is|from|no [a-z]+ is|minute|beat|step)\b/, said);
  }
  assert.equal(
    whyInPortuguese(
      "speed 2.8 m/s from GPS, about 160 steps a minute: every step is a beat, 160 bpm",
    ),
    "velocidade de 2,8 m/s do GPS, cerca de 160 passos por minuto: cada passo é uma batida; 160 batidas por minuto.",
  );
});

test("every style of the station has a name and a line in Portuguese", () => {
  const files = readdirSync("../src/courante/band/styles").filter((name) => name.endsWith(".toml"));
  assert.ok(files.length > 0);
  for (const file of files) {
    const name = file.replace(".toml", "");
    const style = { name, title: "English", description: "English", metre: "4/4" };
    const info = { ...style, restingBpm: 72, lowestBpm: 60, highestBpm: 120 };
    const { title, description } = styleWords("pt", info);
    assert.ok(title !== "English" && description !== "English", name);
    assert.deepEqual(styleWords("en", info), info);
  }
});
