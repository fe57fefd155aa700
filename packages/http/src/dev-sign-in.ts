import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { present } from '@lodestone/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DevIssuer, type DevTokenRequest, devTokenRequest } from './dev-issuer.ts'
import { choicePage, choiceStyle, type Person, refusalPage } from './dev-sign-in.page.ts'
import { ProblemError } from './problem.ts'
import { securityHeaders } from './security.ts'

export type { Person }

/** The development issuer's ways in: its discovery document, a page to choose who one is, and the codes that this page gives (RFC 6749, 7636). */

/** Milliseconds a code may be used, once. */
const CODE_LIFETIME_MS = 60_000
/** Codes that wait to be used: the oldest goes first. */
const MAX_CODES = 1_000
/** Where the console has browsers sent back to. */
const RETURN_PATH = '/signed-in'
const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

const authorizeQuery = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1).max(200),
  redirect_uri: z.string().min(1).max(500),
  scope: z.string().max(500).optional(),
  state: z.string().max(1_000).optional(),
  nonce: z.string().max(500).optional(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
})
type Authorize = z.infer<typeof authorizeQuery>
const exchange = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string().max(200),
  redirect_uri: z.string().max(500),
  client_id: z.string().max(200),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
})

type Code = { readonly asked: Authorize; readonly who: DevTokenRequest; readonly until: number }

export type SignInOptions = {
  /** Once the server listens; before that nobody asks. */
  readonly issuer: () => DevIssuer
  readonly clock: () => Date
  /** Organisations to choose from, at most some hundred; none where they are not known. */
  readonly people?: () => Promise<readonly Person[]>
  /** Redirect addresses beside the console's at this very origin: for a console that lives elsewhere. */
  readonly redirectUris?: readonly string[]
  /** Whether a second operator can be chosen: where what one asks for another may have to confirm. */
  readonly twoOperators: boolean
  /** Answers under any name, where the issuer is a process of its own that others reach by one. */
  readonly anyHost?: boolean
}

/** Mounts the issuer on a server that listens on loopback, or on one whose operator knows that it gives anybody any identity. */
export function mountDevIssuer(app: FastifyInstance, options: SignInOptions): void {
  const { issuer, clock } = options
  const codes = new Map<string, Code>()
  const allowed = (request: FastifyRequest): readonly string[] =>
    options.redirectUris ?? [`${originOf(request)}${RETURN_PATH}`]

  /** What a browser was sent here with, or a sentence about what is wrong with it. A wrong address is never followed. */
  const readAsked = (request: FastifyRequest): Authorize | string => {
    const parsed = authorizeQuery.safeParse(request.query)
    if (!parsed.success) return `Not a sign-in that this issuer knows: ${faultsOf(parsed.error)}`
    if (!allowed(request).includes(parsed.data.redirect_uri)) return 'The address to return to is not the console’s.'
    return parsed.data
  }
  const remember = (asked: Authorize, who: DevTokenRequest): string => {
    const code = randomBytes(32).toString('base64url')
    codes.set(code, { asked, who, until: clock().getTime() + CODE_LIFETIME_MS })
    if (codes.size > MAX_CODES) codes.delete(present(codes.keys().next().value))
    return code
  }

  app.get('/.well-known/openid-configuration', async request => {
    const origin = originOf(request)
    return {
      issuer: origin,
      authorization_endpoint: `${origin}/dev/authorize`,
      token_endpoint: `${origin}/dev/token`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      scopes_supported: ['openid'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      id_token_signing_alg_values_supported: ['ES256'],
    }
  })
  app.get('/.well-known/jwks.json', async () => issuer().jwks)
  app.get('/dev/authorize.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(choiceStyle))

  app.get('/dev/authorize', async (request, reply) => {
    refuseStrangers(request, options)
    const asked = readAsked(request)
    reply.headers(securityHeaders(typeof asked === 'string' ? [] : [new URL(asked.redirect_uri).origin]))
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8')
    if (typeof asked === 'string') return reply.code(400).send(refusalPage(asked))
    const people = (await options.people?.().catch(() => [])) ?? []
    return reply.send(choicePage(request.url, people, options.twoOperators))
  })

  app.register(async scope => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    scope.post<Form>('/dev/authorize', async (request, reply) => {
      refuseStrangers(request, options)
      const asked = readAsked(request)
      const who = whoIn(request.body)
      reply.headers(securityHeaders(typeof asked === 'string' ? [] : [new URL(asked.redirect_uri).origin]))
      reply.header('cache-control', 'no-store')
      const fault = typeof asked === 'string' ? asked : who.success ? undefined : faultsOf(who.error)
      if (typeof asked === 'string' || !who.success)
        return reply
          .code(400)
          .type('text/html; charset=utf-8')
          .send(refusalPage(fault ?? ''))
      const back = new URL(asked.redirect_uri)
      back.searchParams.set('code', remember(asked, who.data))
      if (asked.state !== undefined) back.searchParams.set('state', asked.state)
      return reply.redirect(back.href, 303)
    })
    scope.post<Form>('/dev/token', async (request, reply) => {
      refuseStrangers(request, options)
      reply.header('cache-control', 'no-store')
      if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
        const tokens = await exchanged(request)
        return tokens ?? reply.code(400).send({ error: 'invalid_grant' })
      }
      const parsed = devTokenRequest.safeParse(request.body)
      if (!parsed.success)
        throw new ProblemError(
          'validation-failed',
          'The token request is refused.',
          parsed.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message })),
        )
      return issuer().token(parsed.data)
    })
  })

  /** The tokens for a code, which is gone whatever comes of it; `undefined` when it does not fit. */
  async function exchanged(request: FastifyRequest<Form>): Promise<object | undefined> {
    const { body } = request
    const code = codes.get(body.code ?? '')
    codes.delete(body.code ?? '')
    const parsed = exchange.safeParse(body)
    if (!parsed.success || !code || code.until < clock().getTime()) return undefined
    const { redirect_uri, client_id, code_verifier } = parsed.data
    const { asked, who } = code
    if (redirect_uri !== asked.redirect_uri || client_id !== asked.client_id) return undefined
    if (!proves(code_verifier, asked.code_challenge)) return undefined
    const { token, expiresAt } = await issuer().token(who)
    const id = { issuer: originOf(request), clientId: client_id, sub: who.sub }
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: Math.floor((Date.parse(expiresAt) - clock().getTime()) / 1000),
      id_token: await issuer().idToken(asked.nonce === undefined ? id : { ...id, nonce: asked.nonce }),
      scope: 'openid',
    }
  }
}

const faultsOf = (error: z.ZodError): string =>
  error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')

/** The issuer as whoever asks reaches it: browsers may know it by another name than services do. */
const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`

/** Whether the SHA-256 of the verifier is the challenge (RFC 7636, section 4.6). */
function proves(verifier: string, challenge: string): boolean {
  const found = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  const wanted = Buffer.from(challenge)
  return found.length === wanted.length && timingSafeEqual(found, wanted)
}

/** What a form sends. */
type Form = { Body: Record<string, string> }

/** The choice that the page's form sends: a button with everything in its value, or the fields of free entry. */
function whoIn(form: Record<string, string> | undefined) {
  const { choice, sub = '', role = '', org = '' } = form ?? {}
  if (choice === undefined)
    return devTokenRequest.safeParse({ sub: sub.trim(), roles: [role], ...(org.trim() ? { org: org.trim() } : {}) })
  try {
    return devTokenRequest.safeParse(JSON.parse(choice))
  } catch {
    return devTokenRequest.safeParse(undefined)
  }
}

/** A web page whose own name leads to this machine would get its tokens from the browser of whoever runs the hub. */
function refuseStrangers(request: FastifyRequest, { anyHost = false }: SignInOptions): void {
  if (!anyHost && !LOOPBACK.includes(request.hostname.replace(/^\[|\]$/g, '')))
    throw new ProblemError('forbidden', 'The development issuer is for this machine.')
}
