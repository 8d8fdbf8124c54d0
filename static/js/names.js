// Whether a row bears a name, for scripts that narrow a list as one types. As the server folds names
// (journal/searching.py): width, case, accents and the two kana make no difference. Old forms of characters are known
// to the server alone: it is asked by a button.
"use strict";
const LETTERS = { ß: "ss", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th" };

function bearsName(row, sought) {
  const tokens = folded(sought).match(/[\p{L}\p{N}]+/gu) || [];
  return tokens.length > 0 && tokens.every((token) => row.dataset.names.includes(token > "\u2e80" ? token : ` ${token}`));
}

function folded(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[ßøđðłħıæœþ]/g, (letter) => LETTERS[letter]).normalize("NFD");
  const bare = plain.replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  return bare.replace(/[\u3041-\u3094]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}
