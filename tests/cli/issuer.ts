import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDevIssuer } from '@lodestone/http'

type Grant = { readonly challenge?: string; readonly redirect?: string; approved: boolean }
export type OidcIssuer = {
  readonly url: string
  readonly grants: string[]
  /** Seconds that its tokens live, as it says. */
  lifetime: number
  /** Somebody enters the code of a device. */
  approve(userCode: string): void
  stop(): Promise<void>
}

/** An OIDC issuer where whoever comes is the operator: code with PKCE (S256 only), device code, refresh. */
export async function startIssuer(audience: string): Promise<OidcIssuer> {
  const codes = new Map<string, Grant>()
  const devices = new Map<string, Grant & { readonly userCode: string }>()
  const refreshTokens = new Set<string>()
  const newCode = (): string => randomBytes(16).toString('hex')
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer.url)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const answer = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration')
      return answer(200, {
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        device_authorization_endpoint: `${issuer.url}/device`,
        jwks_uri: `${issuer.url}/jwks`,
        code_challenge_methods_supported: ['S256'],
      })
    if (url.pathname === '/jwks') return answer(200, signer.jwks)
    if (url.pathname === '/authorize') {
      const code = newCode()
      const { searchParams: asked } = url
      if (asked.get('code_challenge_method') !== 'S256') return answer(400, { error: 'invalid_request' })
      const redirect = new URL(asked.get('redirect_uri') ?? '')
      codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirect: redirect.href, approved: true })
      redirect.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
      return void response.writeHead(302, { location: redirect.href }).end()
    }
    if (url.pathname === '/device') {
      const [deviceCode, userCode] = [newCode(), newCode().slice(0, 6)]
      devices.set(deviceCode, { userCode, approved: false })
      const uri = { verification_uri: `${issuer.url}/enter`, expires_in: 60, interval: 1 }
      return answer(200, { device_code: deviceCode, user_code: userCode, ...uri })
    }
    if (url.pathname !== '/token') return answer(404, {})
    const kind = form.get('grant_type') ?? ''
    const given = codes.get(form.get('code') ?? '')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const device = devices.get(form.get('device_code') ?? '')
    if (device && !device.approved) return answer(400, { error: 'authorization_pending' })
    const good =
      (kind === 'authorization_code' && given?.challenge === proof && given.redirect === form.get('redirect_uri')) ||
      device?.approved === true ||
      (kind === 'refresh_token' && refreshTokens.delete(form.get('refresh_token') ?? ''))
    if (!good) return answer(400, { error: 'invalid_grant', error_description: 'not for you' })
    codes.delete(form.get('code') ?? '')
    issuer.grants.push(kind)
    const refresh = newCode()
    refreshTokens.add(refresh)
    const { token } = await signer.token({ sub: 'olga', roles: ['operator'] })
    answer(200, { access_token: token, token_type: 'bearer', expires_in: issuer.lifetime, refresh_token: refresh })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer: OidcIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    grants: [],
    lifetime: 3600,
    approve: userCode => {
      for (const device of devices.values()) if (device.userCode === userCode) device.approved = true
    },
    stop: () => new Promise(resolve => void server.close(() => resolve())),
  }
  const signer = await createDevIssuer({ issuer: issuer.url, audience, clock: () => new Date() })
  return issuer
}
