import { expect, test } from 'vitest'
import { MOST_CHARACTERS, pastedIn } from './pasted.ts'

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmVk'

test.each([
  ['a token, with the line break of its file', ` ${TOKEN}\n`, { credential: TOKEN }],
  ['a token as a text of JSON', JSON.stringify(TOKEN), { credential: TOKEN }],
  [
    'an envelope',
    JSON.stringify({ id: `data:application/vc+jwt,${TOKEN}` }),
    { credential: { id: `data:application/vc+jwt,${TOKEN}` } },
  ],
  ['a token without a signature, which the hub refuses', 'eyJh.eyJp.', { credential: 'eyJh.eyJp.' }],
  ['nothing', ' \n', 'empty'],
  ['prose', 'our certificate', 'neither'],
  ['a list', '[]', 'neither'],
  ['what is too long', 'a'.repeat(MOST_CHARACTERS + 1), 'large'],
])('%s', (_, text, pasted) => {
  expect(pastedIn(text)).toEqual(pasted)
})
