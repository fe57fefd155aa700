import { expect, test } from 'vitest'
import { joiningOf } from './joining.ts'

test('what would become of lines is told once for all of which it is the same', () => {
  const item = (more: object) => ({ index: 0, ok: true, value: { commitment: 'firm' }, ...more })
  const why = { code: 'ceiling-missing', figures: { material: 'dy-oxide' } } as const
  const out = [{ roundId: 'r', reason: 'no ceiling', why }]
  expect(
    joiningOf([
      item({ joins: 'r' }),
      item({ joins: 'r' }),
      item({ out }),
      item({}),
      item({ value: { commitment: 'forecast' } }),
      item({ ok: false }),
    ]),
  ).toEqual([
    { kind: 'joins', roundId: 'r', lines: 2 },
    { kind: 'out', ...out[0], lines: 1 },
    { kind: 'none', lines: 1 },
  ])
})
