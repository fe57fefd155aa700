import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { auditHeadPublished } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { proverOf } from '../proof/prove.ts'
import { verifierOf } from '../proof/verify.ts'
import { recordOf } from '../record.fixture.ts'
import { UNPROVEN } from './aside.ts'
import { read } from './received.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')

/** A head that the service of demand has signed under its own key. */
function headOf(service: string) {
  const [record] = proverOf({ name: 'demand', id: 'k', sign: bytes => sign(null, bytes, privateKey) })([
    recordOf(auditHeadPublished, 'head:demand', {
      service,
      day: '2026-11-23',
      subjects: 1,
      root: 'ab'.repeat(32),
      previous: 'cd'.repeat(32),
      hash: 'ef'.repeat(32),
    }),
  ])
  if (!record) throw new Error('nothing was signed')
  return { offset: 7n, key: record.key, value: Buffer.from(record.value), headers: record.headers }
}
const readAs = (service: string) =>
  read(
    headOf(service),
    { topic: auditHeadPublished.topic, partition: 0 },
    {
      belongs: () => true,
      verify: verifierOf({
        verify: (name, _, bytes, signature) => name === 'demand' && verify(null, bytes, publicKey, signature),
      }),
    },
  )

test('a service tells the heads of its own history alone, though all of them write to that topic', () => {
  expect(readAs('demand')).toMatchObject({ kind: 'event', key: 'head:demand' })
  expect(readAs('rounds')).toMatchObject({ kind: 'broken', key: 'unproven:0:7', errorClass: UNPROVEN })
})
