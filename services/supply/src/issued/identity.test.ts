import { readConfig } from '@lodestone/service'
import { expect, test } from 'vitest'
import { identityOf } from './identity.ts'

const hubWith = (env: Record<string, string>) =>
  identityOf(readConfig({ DATABASE_URL: 'postgres://x', KAFKA_BROKERS: 'x', ...env }))

test.each([
  ['https://hub.example', 'did:web:hub.example', 'https://hub.example/api/v1'],
  ['https://hub.example:8443/', 'did:web:hub.example%3A8443', 'https://hub.example:8443/api/v1'],
  ['https://example.org/magnets/', 'did:web:example.org:magnets', 'https://example.org/magnets/api/v1'],
])('a hub at %s is %s', (url, did, api) => {
  expect(hubWith({ PUBLIC_URL: url })).toMatchObject({ did, api })
})

test('a hub on one’s own machine has a name there; one that others rely on has none without an address', () => {
  expect(hubWith({ PORT: '8080' })).toMatchObject({ did: 'did:web:127.0.0.1%3A8080' })
  expect(hubWith({ OIDC_ISSUER: 'https://login.example' })).toBeUndefined()
})
