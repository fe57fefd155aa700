const DASHES = /[\p{Pd}\u2212]/gu
/** Characters that format text and are not seen in it. */
const UNSEEN = /\p{Cf}/gu

/** A name without what says nothing (capitals, surplus spaces, what is not seen, how a dash is drawn), and in one form where Unicode has several. */
export const plainName = (text: string): string =>
  text.normalize('NFKC').replace(UNSEEN, '').replace(DASHES, '-').trim().replace(/\s+/g, ' ').toLowerCase()

/** Percent-encoded characters as what they stand for; `undefined` where they stand for none. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * A part of an address in one form, whichever of its characters are percent-encoded: but for those that would part it otherwise, all are decoded (RFC
 * 3986, 6.2.2.2). What cannot be decoded stays as it is.
 */
export const plainPart = (text: string): string => {
  const plain = decoded(text)
  return plainName(plain === undefined ? text : plain.replace(/[%/?#&=]/g, encodeURIComponent))
}
