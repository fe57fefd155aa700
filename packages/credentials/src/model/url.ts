const URL_LIKE =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$/

/** Whether a value is an absolute address of any scheme (RFC 3986), such as https, did, urn or data. */
export const isUrl = (value: unknown): value is string => typeof value === 'string' && URL_LIKE.test(value)
