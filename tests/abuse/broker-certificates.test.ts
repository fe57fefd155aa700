import { hasBroker } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, newAuthority, type SecureBroker, secureBroker, write } from './secure-broker.ts'

/** A real broker that asks for certificates (mutual TLS): who a client is stands in its own, and the rights of the table hold for that name. */

let broker: SecureBroker
let strangers: Authority

const certificateOf = (name: string, authority: Authority) => {
  const { cert, key } = authority.certify(name)
  return { KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key }
}

describe.skipIf(!hasBroker)('with a broker of its own', () => {
  beforeAll(async () => {
    broker = await secureBroker({
      protocol: 'SSL',
      principal: 'User:CN=SERVICE',
      settings: ({ file }) => ({
        'ssl.client.auth': 'required',
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': file,
      }),
      clientOf: certificateOf,
    })
    strangers = newAuthority(broker.folder, 'strangers')
  })
  afterAll(() => broker?.stop())

  describe('the certificate of a service', () => {
    test('writes its own topics, and no other’s', async () => {
      const supply = broker.as('supply')
      await write(supply, 'supply.offer')
      for (const topic of ['rounds.round', 'participants.participant', 'matching.result'])
        await expect(write(supply, topic), topic).rejects.toThrow(/authoriz/i)
      await write(broker.as('rounds'), 'rounds.round')
    })
    test('reads what it listens to, and not what it does not', async () => {
      expect((await broker.as('demand').endOffsets(['rounds.round'])).get('rounds.round/0')).toBe(1n)
      await expect(broker.as('demand').endOffsets(['supply.book'])).rejects.toThrow(/authoriz/i)
    })
    test('is asked for: a client that has none reaches nothing', async () => {
      await expect(write(broker.connect(broker.settings({})), 'supply.offer')).rejects.toThrow(/certificate required/i)
    })
    test('is of the broker’s authority: another’s reaches nothing, whatever name it bears', async () => {
      for (const name of ['supply', 'admin']) {
        const client = broker.connect(broker.settings(certificateOf(name, strangers)))
        await expect(write(client, 'supply.offer'), name).rejects.toThrow(/certificate unknown|unknown ca/i)
      }
    })
    test('gives no right to a name that the table does not know', async () => {
      await expect(write(broker.as('suppli'), 'supply.offer')).rejects.toThrow(/authoriz/i)
    })
    test('goes to the broker alone: one whose certificate another authority signed is not spoken to', async () => {
      const client = broker.as('supply', { KAFKA_CA_FILE: strangers.file })
      await expect(write(client, 'supply.offer')).rejects.toThrow(/certificate|issuer/i)
    })
  })
})
