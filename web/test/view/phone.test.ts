import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "uqr";
import { appLink, codeOf, isAndroid } from "../../src/view/phone_card.js";

/** The code of HOME with the first mask, as a decoder of another project (ZXing 3.5.3) reads it. */
const HOME = "http://192.168.1.20:8000/";
const HOME_CODE = `
1111111001001001101111111
1000001000111001001000001
1011101011101011001011101
1011101001110000001011101
1011101000100001101011101
1000001001000101101000001
1111111010101010101111111
0000000011101101000000000
1110111110110110011000100
0000100000110010001100001
0110101011000110101110111
1110000100010100111110010
1101011000001111101101011
0111100111011010011101001
1000001101111010110110111
0100010100001101011101010
1001111010011111111111000
0000000010110110100011111
1111111011100011101010011
1000001011001101100011000
1011101011111110111110000
1011101001100111110010100
1011101010001011110011001
1000001011110100110011010
1111111011100110111100011
`;

test("the library draws what decoders read", () => {
  const { data } = encode(HOME, { ecc: "L", border: 0, maskPattern: 0, boostEcc: false });
  const rows = data.map((row) => row.map(Number).join(""));
  assert.deepEqual(rows, HOME_CODE.trim().split("\n"));
});

test("a longer address has a larger code", () => {
  const cells = [17, 40, 106].map((length) => codeOf("x".repeat(length)).length);
  assert.deepEqual(cells, [21, 29, 37]);
});

test("the link names the station and the app", () => {
  assert.equal(
    appLink("http://a.example:8000"),
    "intent://connect?server=http%3A%2F%2Fa.example%3A8000#Intent;scheme=courante;package=org.courante.app;end",
  );
  assert.ok(isAndroid("Mozilla/5.0 (Linux; Android 14; Pixel 8)"));
  assert.ok(!isAndroid("Mozilla/5.0 (X11; Linux x86_64)"));
});
