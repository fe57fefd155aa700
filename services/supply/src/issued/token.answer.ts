/** A signed credential as a file. */
export const tokenAnswer = (token: string, name: string, headers: Readonly<Record<string, string>> = {}) => ({
  body: Buffer.from(token),
  headers: {
    'content-type': 'application/vc+jwt',
    'content-disposition': `attachment; filename="${name}.jwt"`,
    'x-content-type-options': 'nosniff',
    ...headers,
  },
})
