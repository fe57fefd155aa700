import { XLSX } from '@lodestone/contracts'
import { errorOf } from '@lodestone/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LIGHT_BYTES } from './sent.ts'
import { readJson, readLargeJson, readText } from './text.ts'

/** Reads bodies of JSON, and keeps the bytes of all. */
export function readBodies(app: FastifyInstance): void {
  // What a route for files was sent, its mount reads, or a thread for files.
  const keep = (request: FastifyRequest, body: Buffer, done: (error: null, body: undefined) => void) => {
    request.rawBody = body
    done(null, undefined)
  }
  app.addContentTypeParser(
    ['text/csv', 'application/x-ndjson', 'application/xml', 'application/edifact', XLSX],
    { parseAs: 'buffer' },
    keep,
  )
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.files || body.length === 0) return keep(request, body, done)
    request.rawBody = body
    if (body.length > LIGHT_BYTES) return void readLarge(body).then(value => done(null, value), done)
    try {
      done(null, readJson(readText(body)))
    } catch (error) {
      done(errorOf(error))
    }
  })
  // A signed credential is a text that says what it is: the same as in JSON.
  app.addContentTypeParser('application/vc+jwt', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    try {
      done(null, { credential: readText(body) })
    } catch (error) {
      done(errorOf(error))
    }
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      request.rawBody = body
      done(null, Object.fromEntries(new URLSearchParams(body.toString())))
    },
  )
  app.removeContentTypeParser('text/plain')
}

const readLarge = async (bytes: Buffer): Promise<unknown> => readLargeJson(readText(bytes))
