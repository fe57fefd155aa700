/**
 * Whether a text is a legal entity identifier (ISO 17442): 18 capital letters and digits, then two check digits, so that the whole with its
 * letters as numbers (A = 10 … Z = 35) leaves 1 modulo 97 (ISO/IEC 7064, MOD 97-10). Whether it was ever issued is not known here.
 */
export function isLei(text: string): boolean {
  if (!/^[A-Z0-9]{18}[0-9]{2}$/.test(text)) return false
  const digits = [...text].map(letter => Number.parseInt(letter, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

/**
 * What follows the prefix of a VAT number: for the European Union, Northern Ireland (XI) and Greece (EL) as the Commission's VIES tells it, for
 * those of other countries as their registers write them.
 */
const VAT_FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CH: /^E\d{9}(MWST|TVA|IVA)?$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  JP: /^T\d{13}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{10}\d{2}$/,
  NO: /^\d{9}(MVA)?$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^\d{9}$/,
}

/** Whether a text has the form that VAT numbers of its prefix have. Of form only: no register was asked. */
export function isVatNumber(text: string): boolean {
  const form = VAT_FORMS[text.slice(0, 2)]
  return form?.test(text.slice(2)) ?? false
}
