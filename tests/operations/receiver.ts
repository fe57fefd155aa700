import { createServer } from 'node:http'

/** A span as OTLP/JSON tells it, with the service that made it. */
export type Received = {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly links: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
}

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean; doubleValue?: number }
type Attribute = { key: string; value: Value }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  links?: { traceId: string; spanId: string }[]
  attributes: Attribute[]
}
type Body = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] }

const named = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

/** A receiver of OTLP over HTTP, as a collector is one. */
export async function receiveSpans(): Promise<{
  readonly endpoint: string
  readonly spans: readonly Received[]
  /** Everything as it came. */
  text(): string
  stop(): Promise<void>
}> {
  const spans: Received[] = []
  const texts: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      texts.push(text)
      for (const { resource, scopeSpans } of (JSON.parse(text) as Body).resourceSpans)
        for (const one of scopeSpans.flatMap(scope => scope.spans))
          spans.push({
            service: String(named(resource.attributes)['service.name']),
            traceId: one.traceId,
            spanId: one.spanId,
            parentSpanId: one.parentSpanId ?? '',
            name: one.name,
            links: (one.links ?? []).map(link => link.spanId),
            attributes: named(one.attributes),
          })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    text: () => texts.join('\n'),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
