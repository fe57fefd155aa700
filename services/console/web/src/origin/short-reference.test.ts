import { expect, test } from 'vitest'
import { shortReference } from './short-reference.ts'

test.each([
  ['urn:lodestone-demo:mx3zhlzn:lot:light-concentrate', 'light-concentrate'],
  ['urn:epc:class:lgtin:4012345.012345.998877', '4012345.012345.998877'],
  ['https://id.gs1.org/01/09506000134352/10/LOT-7/', 'LOT-7'],
  ['LOT 7/2026: first', 'LOT 7/2026: first'],
])('%s is shown as %s', (reference, shown) => {
  expect(shortReference(reference)).toBe(shown)
})
