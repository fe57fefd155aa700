import type { Call } from './call.ts'
import { ProblemError } from './problem.ts'

/**
 * The one file of a multipart request, in its field `file`. Throws 400 for a body that breaks off or is no multipart, 413 above 20 MB, 415
 * for another media type, 422 without the field or with a second file.
 */
export async function readUpload(request: Call['raw']): Promise<Buffer> {
  if (!request.isMultipart()) throw new ProblemError('unsupported-media-type', 'This route takes: multipart/form-data.')
  const files = request.files()
  const { value: part } = await readable(files.next())
  if (part?.fieldname !== 'file') {
    part?.file.resume()
    throw refused('The request carries no file.', 'a file in the field named file')
  }
  const content = await readable<Buffer>(part.toBuffer())
  await readable(files.next())
  return content
}

const refused = (detail: string, message: string): ProblemError =>
  new ProblemError('validation-failed', detail, [{ path: 'file', message }])

/** What the parser says without a status is about bytes that are no multipart body. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT')
      throw refused('The request carries a second file.', 'one file')
    if (error instanceof ProblemError || (error instanceof Error && 'statusCode' in error)) throw error
    throw new ProblemError('malformed', 'The multipart body cannot be read.')
  }
}
