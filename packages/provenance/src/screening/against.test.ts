import { expect, test } from 'vitest'
import type { Stage } from '../stage.ts'
import { CLEAN, certificate, DAY, line, magnet, offer, policyOf } from './chains.fixture.ts'
import { screen } from './screen.ts'

const declared = { site: 'metal works', operator: 'metal operator', country: 'JP' }
const made = { batch: 'urn:lot:7', site: 'Works', operator: 'O', country: 'EE' }
const against = (figures: object, stage: Stage = 'metal') =>
  [{ code: 'batch-made-elsewhere', stage, figures: { declared: [declared], ...figures } }] as const
const judged = (said: ReturnType<typeof against>, what = magnet(), isVerified = (_: string) => false) =>
  screen(what, policyOf(), DAY, undefined, { isVerified, against: said, unproven: [] })

test('a stage that a batch was made at elsewhere is not proven, whatever certificate there is', () => {
  expect(judged(against({ made }))).toMatchObject({
    level: 'U',
    findings: [
      {
        code: 'batch-made-elsewhere',
        stage: 'metal',
        message:
          'metal is declared at metal works (metal operator, JP); by its credentials batch urn:lot:7 was made at Works (O, EE).',
      },
    ],
    missing: [
      'metal: the site and operator that made the batches; correct the chain of this stage or draw on other batches',
    ],
  })
  expect(judged(against({ made }), magnet(), () => true).level).toBe('U')
})

test('nothing is said of a batch that others hold', () => {
  expect(judged(against({})).findings[0]?.message).toBe(
    'metal is declared at metal works (metal operator, JP); credentials of a batch that it was made of name another site or operator.',
  )
})

test('nor is anything asked twice, or of a stage that is declared Chinese', () => {
  const bare = offer('ndfeb-magnet', CLEAN, [])
  expect(
    judged(against({}), bare)
      .gaps.filter(one => one.stage === 'metal')
      .map(one => one.code),
  ).toEqual(['batch-made-elsewhere'])
  expect(judged(against({}), offer('ndfeb-magnet', line('AU MY CN JP DE'))).level).toBe('D')
  expect(
    judged(
      against({}, 'recycling'),
      offer(
        'ndpr-oxide',
        line('AU MY'),
        ['mining', 'separation'].map(one => certificate(one)),
      ),
    ).level,
  ).toBe('A')
})
