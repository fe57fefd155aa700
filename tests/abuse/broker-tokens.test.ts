import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { SERVICES } from '@lodestone/contracts'
import { hasBroker, until } from '@lodestone/testing'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { type Authority, type SecureBroker, secureBroker, write } from './secure-broker.ts'

/**
 * A real broker that asks for tokens (OAUTHBEARER), whose signatures it checks by the keys that a certified OpenID provider publishes; clients fetch
 * theirs there with their own secret. The rights of the table hold for whom a token names.
 */

const AUDIENCE = 'kafka'
const trusted = getCACertificates()
const servers: Server[] = []
let broker: SecureBroker
let port: number

const secretOf = (client: string): string => `secret-of-${client}`
/** Clients that the issuer gives a token which this broker must not take. */
const ELSEWHERE = 'elsewhere'
const LATE = 'late'
/** One whose tokens live little longer than the ten seconds before their end at which the client asks for another, and how many it was given. */
const BRIEF = 'demand'
const BRIEF_S = 13
let briefs = 0

/** An issuer at an address of its own, with keys of its own. */
async function serveIssuer(authority: Authority, at: number): Promise<void> {
  const { cert, key } = authority.certify(`issuer-${at}`, 'subjectAltName=DNS:localhost')
  setDefaultCACertificates([...trusted, readFileSync(authority.file, 'utf8')])
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const provider = new Provider(`https://localhost:${port}`, {
    clients: ['admin', ELSEWHERE, LATE, ...SERVICES].map(name => ({
      client_id: name,
      client_secret: secretOf(name),
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256', use: 'sig' }] },
    ttl: { ClientCredentials: (_context, _token, { clientId }) => (clientId === BRIEF ? BRIEF_S : 600) },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:kafka',
        getResourceServerInfo: (_context, _resource, client) => ({
          scope: '',
          audience: client.clientId === ELSEWHERE ? 'another' : AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt: (_context, token, { payload }) => {
          if (token.clientId === BRIEF) briefs++
          if (token.clientId === LATE) Object.assign(payload, { iat: 1, exp: 3_600 })
        },
      },
    },
  })
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, provider.callback())
  servers.push(server)
  await new Promise<void>(resolve => server.listen(at, '127.0.0.1', resolve))
}

describe.skipIf(!hasBroker)('with a broker of its own', () => {
  beforeAll(async () => {
    port = await freePort()
    const jwks = `https://localhost:${port}/jwks`
    broker = await secureBroker({
      protocol: 'SASL_SSL',
      principal: 'User:SERVICE',
      prepare: authority => serveIssuer(authority, port),
      flags: [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${jwks}`],
      settings: ({ file }) => ({
        'sasl.enabled.mechanisms': 'OAUTHBEARER',
        // Whom it believes to be the issuer. The module wants a name of the broker too, of which it makes no use here.
        'listener.name.clients.oauthbearer.sasl.jaas.config': `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ssl.truststore.type="PEM" ssl.truststore.location="${file}" unsecuredLoginStringClaim_sub="broker";`,
        'listener.name.clients.oauthbearer.sasl.server.callback.handler.class':
          'org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler',
        'sasl.oauthbearer.jwks.endpoint.url': jwks,
        'sasl.oauthbearer.expected.issuer': `https://localhost:${port}`,
        'sasl.oauthbearer.expected.audience': AUDIENCE,
        // Without, a connection outlives its token.
        'connections.max.reauth.ms': '3600000',
        'sasl.oauthbearer.clock.skew.seconds': '1',
      }),
      clientOf: (name, { file }) => {
        const secret = `${file}.${name}.secret`
        writeFileSync(secret, secretOf(name))
        return {
          KAFKA_SASL_MECHANISM: 'OAUTHBEARER',
          KAFKA_TOKEN_URL: `https://localhost:${port}/token`,
          KAFKA_USERNAME: name,
          KAFKA_SECRET_FILE: secret,
        }
      },
    })
  })
  afterAll(async () => {
    await broker?.stop()
    for (const server of servers) server.close()
    setDefaultCACertificates(trusted)
  })

  /** What the client library makes of the broker's answer to a token that it does not take. */
  const REFUSED = 'not valid given the current SASL state'

  describe('the token of a service', () => {
    test('writes its own topics, and no other’s', async () => {
      const supply = broker.as('supply')
      // Rights that were just given take effect a moment later.
      await expect.poll(() => write(supply, 'supply.offer').then(() => 'written', String)).toBe('written')
      for (const topic of ['rounds.round', 'participants.participant', 'matching.result'])
        await expect(write(supply, topic), topic).rejects.toThrow(/authoriz/i)
      await expect.poll(() => write(broker.as('rounds'), 'rounds.round').then(() => 'written', String)).toBe('written')
    })
    test('reads what it listens to, and not what it does not', async () => {
      expect((await broker.as('demand').endOffsets(['rounds.round'])).get('rounds.round/0')).toBe(1n)
      await expect(broker.as('demand').endOffsets(['supply.book'])).rejects.toThrow(/authoriz/i)
    })
    test('is renewed on a connection that outlives it', async () => {
      const producer = await broker.as(BRIEF).producer()
      const before = briefs
      const send = () => producer.send([{ topic: 'demand.forecast', key: 'k', value: '{}', headers: {} }])
      await until('another token was asked for', () => send().then(() => briefs > before + 2))
      await send()
      await producer.close()
    })
    test('is for this broker and for now: one for another audience, or an expired one, reaches nothing', async () => {
      for (const name of [ELSEWHERE, LATE])
        await expect(write(broker.as(name), 'supply.offer'), name).rejects.toThrow(REFUSED)
    })
    test('is of the issuer’s own key: another’s reaches nothing, though it says the same of itself', async () => {
      const forger = await freePort()
      await serveIssuer(broker.authority, forger)
      const client = broker.as('supply', { KAFKA_TOKEN_URL: `https://localhost:${forger}/token` })
      await expect(write(client, 'supply.offer')).rejects.toThrow(REFUSED)
    })
    test('is given for a secret: a client that does not know it gets none', async () => {
      writeFileSync(join(broker.folder, 'wrong'), 'guessed')
      const client = broker.as('supply', { KAFKA_SECRET_FILE: join(broker.folder, 'wrong') })
      await expect(write(client, 'supply.offer')).rejects.toThrow("the issuer of the broker's tokens answers 401")
    })
  })
})
