/** Error class of a record that its topic's owner has not told, or not so. */
export const UNPROVEN = 'unproven'

/** Error class of a true record that stands in another partition than its key's: somebody has copied it there. */
export const MISPLACED = 'misplaced'

/** Classes of what is acted upon by nobody, and says nothing of the key that it names. Anybody may write them, as many as wanted. */
export const ASIDE: readonly string[] = [UNPROVEN, MISPLACED]

export const isAside = (errorClass: string | null): errorClass is string =>
  errorClass !== null && ASIDE.includes(errorClass)

/** The key of one that stands for itself, so that the true records of the key that it names go on. */
export const asideKey = (errorClass: string, partition: number, offset: bigint): string =>
  `${errorClass}:${partition}:${offset}`
