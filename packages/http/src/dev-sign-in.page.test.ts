import { expect, test } from 'vitest'
import { choicePage } from './dev-sign-in.page.ts'

test('somebody of no organisation and in no role can be chosen, who applies', () => {
  expect(choicePage('/dev/authorize', [], false)).toContain('&#34;roles&#34;:[]}"><strong>Somebody new')
})

test('a second operator can be chosen where the hub may ask for one, and nowhere else', () => {
  expect(choicePage('/dev/authorize', [], true)).toMatch(/Second operator.*otto/)
  expect(choicePage('/dev/authorize', [], false)).not.toContain('otto')
})
