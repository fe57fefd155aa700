import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { kafkaSecurity } from './kafka.settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'kafka-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))
const secret = join(folder, 'secret')
writeFileSync(secret, 'hidden\n')

const read = (env: Record<string, string>) =>
  readConfig({ DATABASE_URL: 'postgres://x', KAFKA_BROKERS: 'kafka:9092', ...env })

const TLS = { KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_CA_FILE: 'ca.pem' }
const SCRAM = {
  KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
  KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
  KAFKA_USERNAME: 'supply',
  KAFKA_SECRET_FILE: secret,
}
const OAUTH = {
  KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
  KAFKA_SASL_MECHANISM: 'OAUTHBEARER',
  KAFKA_TOKEN_URL: 'https://login.example/token',
  KAFKA_USERNAME: 'supply',
  KAFKA_SECRET_FILE: secret,
}

describe('the connection to the broker', () => {
  test('is plain unless the settings say otherwise, and else as they say', () => {
    expect(kafkaSecurity(read({}))).toEqual({})
    expect(kafkaSecurity(read(TLS))).toEqual({ tls: { ca: 'ca.pem' } })
    expect(kafkaSecurity(read({ ...TLS, KAFKA_CERT_FILE: 'c', KAFKA_KEY_FILE: 'k' }))).toEqual({
      tls: { ca: 'ca.pem', cert: 'c', key: 'k' },
    })
    expect(kafkaSecurity(read(SCRAM))).toEqual({
      tls: {},
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'supply', password: 'hidden' },
    })
    expect(kafkaSecurity(read({ ...OAUTH, KAFKA_SCOPE: 'kafka' }))).toEqual({
      tls: {},
      sasl: {
        mechanism: 'OAUTHBEARER',
        tokenUrl: 'https://login.example/token',
        clientId: 'supply',
        clientSecret: 'hidden',
        scope: 'kafka',
      },
    })
  })
  test.each<[string, Record<string, string>]>([
    ['KAFKA_CA_FILE: has no meaning with KAFKA_SECURITY_PROTOCOL=PLAINTEXT', { KAFKA_CA_FILE: 'ca.pem' }],
    ['KAFKA_KEY_FILE: is needed with KAFKA_CERT_FILE', { ...TLS, KAFKA_CERT_FILE: 'c' }],
    ['KAFKA_CERT_FILE: is needed with KAFKA_KEY_FILE', { ...TLS, KAFKA_KEY_FILE: 'k' }],
    ['KAFKA_USERNAME: has no meaning with KAFKA_SECURITY_PROTOCOL=SSL', { ...TLS, KAFKA_USERNAME: 'supply' }],
    ['KAFKA_SASL_MECHANISM: is needed', { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' }],
    ['KAFKA_SECRET_FILE: is needed with KAFKA_SECURITY_PROTOCOL=SASL_SSL', { ...SCRAM, KAFKA_SECRET_FILE: '' }],
    ['KAFKA_SCOPE: has no meaning with KAFKA_SASL_MECHANISM=SCRAM', { ...SCRAM, KAFKA_SCOPE: 'x' }],
    ['KAFKA_TOKEN_URL: is needed with KAFKA_SASL_MECHANISM=OAUTHBEARER', { ...OAUTH, KAFKA_TOKEN_URL: '' }],
    ['KAFKA_TOKEN_URL: ', { ...OAUTH, KAFKA_TOKEN_URL: 'http://login.example/token' }],
    ['KAFKA_SECURITY_PROTOCOL: ', { KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT' }],
    ['SERVICE_KEYS: is needed with SIGNING_KEYS', { SIGNING_KEYS: 'a' }],
    ['SIGNING_KEYS: is needed with SERVICE_KEYS', { SERVICE_KEYS: 'a' }],
  ])('is refused with half a setting, by its name: %s', (message, env) => {
    expect(() => read(env)).toThrow(message)
  })
  test('names a file that cannot be read', () => {
    expect(() => kafkaSecurity(read({ ...SCRAM, KAFKA_SECRET_FILE: join(folder, 'none') }))).toThrow(
      'settings: KAFKA_SECRET_FILE cannot be read (ENOENT)',
    )
  })
})
