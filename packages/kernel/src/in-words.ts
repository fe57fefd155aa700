/** What a schema finds wrong with a value, as far as words are made of it. */
type Issue = {
  readonly code: string
  readonly input?: unknown
  readonly expected?: unknown
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly inclusive?: unknown
  readonly divisor?: unknown
  readonly format?: unknown
  readonly values?: unknown
}

/** Values that a message lists; of more it only says that there are some. */
const MOST_LISTED = 20

/** What is wrong with a value, in words, where its schema does not say so itself. */
function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : (TYPES[String(issue.expected)] ?? NOT_EXPECTED)
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive !== false, LEAST)
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive !== false, MOST)
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'invalid_format':
      return FORMATS[String(issue.format)] ?? 'not in the form that is taken'
    case 'unrecognized_keys':
      return 'unknown field'
    case 'invalid_value':
      return issue.input === undefined ? 'required' : optionsOf(issue.values)
    case 'invalid_union':
      return issue.input === undefined ? 'required' : NOT_EXPECTED
    default:
      return NOT_EXPECTED
  }
}

const optionsOf = (values: unknown): string =>
  Array.isArray(values) && values.length <= MOST_LISTED
    ? `must be one of ${values.map(String).join(', ')}`
    : 'not one of the values that are taken'

const NOT_EXPECTED = 'not what is expected here'
const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
}
const FORMATS: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address',
  uuid: 'must be a UUID',
  url: 'an address such as https://example.com',
  date: 'a plain date such as 2027-01-31',
  datetime: 'a time as RFC 3339, such as 2027-01-31T12:00:00Z',
}

type Words = Readonly<Record<'text' | 'list' | 'number' | 'open', (limit: string) => string>>
const LEAST: Words = {
  text: limit => (limit === '1' ? 'must not be empty' : `must be at least ${limit} characters`),
  list: limit => (limit === '1' ? 'must not be empty' : `must have at least ${limit} entries`),
  number: limit => `must be at least ${limit}`,
  open: limit => `must be more than ${limit}`,
}
const MOST: Words = {
  text: limit => `must be at most ${limit} characters`,
  list: limit => `must have at most ${limit} entries`,
  number: limit => `must be at most ${limit}`,
  open: limit => `must be less than ${limit}`,
}

const BOUNDED: Readonly<Record<string, keyof Words>> = { string: 'text', array: 'list', set: 'list', map: 'list' }
const bound = (origin: unknown, limit: unknown, inclusive: boolean, words: Words): string =>
  words[BOUNDED[String(origin)] ?? (inclusive ? 'number' : 'open')](String(limit))

/** How a value that somebody sent is read by its schema: what is wrong with it is said in the hub's words. `schema.safeParse(value, IN_WORDS)`. */
export const IN_WORDS = { error: wordsOf } as const
