import type { Located } from './openapi.ts'

/** The example as a command for a shell in which `HUB` and `TOKEN` are set. */
export function commandOf({ path, method, operation }: Located): string {
  const { parameters = [], requestBody } = operation
  const given = parameters.filter(one => one.example !== undefined)
  const filled = given
    .filter(one => one.in === 'path')
    .reduce((text, one) => text.replace(`{${one.name}}`, String(one.example)), path)
  const query = new URLSearchParams(
    given.filter(one => one.in === 'query').map((one): [string, string] => [one.name, String(one.example)]),
  )
  const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const value = content?.examples?.example?.value
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$HUB${filled}${query.size > 0 ? `?${query}` : ''}"`,
    '-H "Authorization: Bearer $TOKEN"',
    ...given.filter(one => one.in === 'header').map(one => `-H ${quoted(`${one.name}: ${one.example}`)}`),
    ...(media === 'multipart/form-data' ? ['-F file=@certificate.pdf'] : []),
    ...(value === undefined
      ? []
      : [`-H 'Content-Type: ${media}'`, `-d ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`]),
  ].join(' \\\n  ')
}
