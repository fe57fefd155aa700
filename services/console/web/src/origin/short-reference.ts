/**
 * A batch's number where there is little room: of a URN or a link what stands last, which is what tells it from others of its maker. The whole of it
 * stands beside as a title.
 */
export const shortReference = (reference: string): string =>
  /^(?:urn:|https?:\/\/)/.test(reference)
    ? (reference
        .split(/[:/]/)
        .filter(part => part !== '')
        .at(-1) ?? reference)
    : reference
