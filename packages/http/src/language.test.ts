import { expect, test } from 'vitest'
import { languageFor } from './language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['de', 'de'],
  ['FR-ca;q=0.5, de;q=0.4', 'fr'],
  ['ja;q=0, de;q=x', 'en'],
])('for %s it is %s', (header, language) => expect(languageFor(header)).toBe(language))
