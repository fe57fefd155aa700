import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from 'helmet'

/**
 * The headers that helmet sets, asked of it once: they are the same for every answer, and a busy hub spent a thirtieth of its time on them.
 * `reached` are origins beside its own that a page may call and send forms to: the issuer that one signs in at.
 */
export function securityHeaders(reached: readonly string[] = []): Record<string, string> {
  const request = new IncomingMessage(new Socket())
  const answer = new ServerResponse(request)
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...reached],
        baseUri: ["'none'"],
        formAction: ["'self'", ...reached],
        frameAncestors: ["'none'"],
      },
    },
  })(request, answer, () => {})
  return Object.fromEntries(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]))
}
