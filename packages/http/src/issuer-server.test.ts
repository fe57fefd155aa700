import { expect, test } from 'vitest'
import { issuerKeys, tokenVerifier } from './identity.ts'
import { serveDevIssuer } from './issuer-server.ts'

test('a token of an issuer known only by its address is checked with the keys of its discovery document', async () => {
  const server = await serveDevIssuer({ host: '127.0.0.1', port: 0, audience: 'lodestone' })
  try {
    const verify = tokenVerifier({
      issuer: server.issuer,
      audience: 'lodestone',
      keys: issuerKeys(server.issuer),
      clock: () => new Date(),
    })
    const { token } = await server.token({ sub: 'olga', roles: ['operator'] })
    expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'olga', org: undefined })
  } finally {
    await server.stop()
  }
})

test('an issuer that cannot be reached is a moment without service, not a bad token', async () => {
  const server = await serveDevIssuer({ host: '127.0.0.1', port: 0, audience: 'lodestone' })
  const { token } = await server.token({ sub: 'olga', roles: ['operator'] })
  await server.stop()
  const verify = tokenVerifier({
    issuer: server.issuer,
    audience: 'lodestone',
    keys: issuerKeys(server.issuer),
    clock: () => new Date(),
  })
  await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 })
})
