import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DevIssuer } from './dev-issuer.ts'
import { type Authorize, askedIn, faultsOf, originOf } from './dev-sign-in.asked.ts'
import { whoIn } from './dev-sign-in.choice.ts'
import { SignInCodes } from './dev-sign-in.codes.ts'
import { discoveryOf } from './dev-sign-in.discovery.ts'
import { choicePage, choiceStyle, type Person, refusalPage } from './dev-sign-in.page.ts'
import { tokenRequestIn, tokensFor } from './dev-sign-in.tokens.ts'
import { ProblemError } from './problem.ts'
import { securityHeaders } from './security.ts'

export type { Person }

/** The development issuer's ways in: its discovery document, a page to choose who one is, and the codes that this page gives (RFC 6749, 7636). */

const HTML = 'text/html; charset=utf-8'
const FORM = 'application/x-www-form-urlencoded'
const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

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

/** What a form sends. */
type Form = { Body: Record<string, string> }

/** Mounts the issuer on a server that listens on loopback, or on one whose operator knows that it gives anybody any identity. */
export function mountDevIssuer(app: FastifyInstance, options: SignInOptions): void {
  const { issuer } = options
  const codes = new SignInCodes(options.clock)

  app.get('/.well-known/openid-configuration', async request => discoveryOf(originOf(request)))
  app.get('/.well-known/jwks.json', async () => issuer().jwks)
  app.get('/dev/authorize.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(choiceStyle))

  app.get('/dev/authorize', async (request, reply) => {
    refuseStrangers(request, options)
    const asked = askedIn(request, options.redirectUris)
    guard(reply, asked)
    if (typeof asked === 'string') return refuse(reply, asked)
    const people = (await options.people?.().catch(() => [])) ?? []
    return reply.type(HTML).send(choicePage(request.url, people, options.twoOperators))
  })

  app.register(async scope => {
    // An app of the hub reads forms anyway.
    if (!scope.hasContentTypeParser(FORM))
      scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
        done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      )
    scope.post<Form>('/dev/authorize', async (request, reply) => {
      refuseStrangers(request, options)
      const asked = askedIn(request, options.redirectUris)
      const who = whoIn(request.body)
      guard(reply, asked)
      if (typeof asked === 'string') return refuse(reply, asked)
      if (!who.success) return refuse(reply, faultsOf(who.error))
      const back = new URL(asked.redirect_uri)
      back.searchParams.set('code', codes.remember(asked, who.data))
      if (asked.state !== undefined) back.searchParams.set('state', asked.state)
      return reply.redirect(back.href, 303)
    })
    scope.post<Form>('/dev/token', async (request, reply) => {
      refuseStrangers(request, options)
      reply.header('cache-control', 'no-store')
      if (!request.headers['content-type']?.startsWith(FORM)) return issuer().token(tokenRequestIn(request.body))
      const code = codes.redeemed(request.body)
      return code ? tokensFor(code, originOf(request), options) : reply.code(400).send({ error: 'invalid_grant' })
    })
  })
}

/** Headers of an answer to a browser: of all pages it may send its form to the console's alone. */
function guard(reply: FastifyReply, asked: Authorize | string): void {
  reply.headers(securityHeaders(typeof asked === 'string' ? [] : [new URL(asked.redirect_uri).origin]))
  reply.header('cache-control', 'no-store')
}

const refuse = (reply: FastifyReply, fault: string) => reply.code(400).type(HTML).send(refusalPage(fault))

/** A web page whose own name leads to this machine would get its tokens from the browser of whoever runs the hub. */
function refuseStrangers(request: FastifyRequest, { anyHost = false }: SignInOptions): void {
  if (!anyHost && !LOOPBACK.includes(request.hostname.replace(/^\[|\]$/g, '')))
    throw new ProblemError('forbidden', 'The development issuer is for this machine.')
}
