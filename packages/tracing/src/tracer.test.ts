import { execFileSync } from 'node:child_process'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, test } from 'vitest'
import { beginSpan, inSpan, isKept, traceIdOf, traceparentOf, useTracer } from './tracer.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`
const exporter = new InMemorySpanExporter()
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
const trace = () => useTracer(provider.getTracer('test'))
afterEach(() => {
  useTracer(undefined)
  exporter.reset()
})

describe('when nothing is traced', () => {
  test('work just runs, and gets no span', async () => {
    expect(beginSpan('x')).toBeUndefined()
    expect(await inSpan('x', { parent: PARENT }, async span => span ?? 'no span')).toBe('no span')
    await expect(inSpan('x', {}, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
  })

  test('the SDK is not even loaded', () => {
    const script = `import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
      console.log([...new Set(loaded.flatMap(url => /@opentelemetry\\/([\\w-]+)/.exec(url)?.[1] ?? []))].join())`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(said).toBe('api\n')
  })
})

describe('a span', () => {
  test('belongs to its parent, and is handed on as W3C has it', async () => {
    trace()
    const handed = await inSpan('x', { parent: PARENT, links: [PARENT, 'nonsense', undefined] }, async span =>
      span ? traceparentOf(span) : '',
    )
    const [span] = exporter.getFinishedSpans()
    expect(handed).toBe(`00-${TRACE}-${span?.spanContext().spanId}-01`)
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
    expect(span?.links).toHaveLength(1)
  })

  test('of failed work tells the kind of the error, never its message', async () => {
    trace()
    await inSpan('x', {}, () => Promise.reject(new RangeError('4711 kg of Motor GmbH'))).catch(() => {})
    const [span] = exporter.getFinishedSpans()
    expect(span?.attributes).toEqual({ 'error.type': 'RangeError' })
    expect([span?.status.message, span?.events]).toEqual([undefined, []])
  })
})

test.each([
  ['nothing', undefined],
  ['a text', 'canary'],
  ['zeros', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`],
  ['capitals', PARENT.toUpperCase()],
  ['more behind it', `${PARENT}-00`],
])('%s is no trace', (_, text) => {
  expect([isKept(text), traceIdOf(text)]).toEqual([false, undefined])
})

test('whether a trace is kept is for whoever began it to say', () => {
  expect([isKept(PARENT), isKept(PARENT.replace(/01$/, '00'))]).toEqual([true, false])
})
