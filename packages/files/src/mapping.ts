import { type FileMapping, type FileReading, fileMapping } from '@lodestone/contracts'
import { IN_WORDS } from '@lodestone/kernel'

/** The mapping that came with a file is wrong. */
export class MappingFault extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** How a file is to be read, with its mapping as text or as it was saved. */
export type Reading = Omit<FileReading, 'mapping'> & { readonly mapping?: string | FileMapping | undefined }

export const NO_MAPPING = 'this format needs a mapping, as JSON'

/** The mapping as it came with a file. */
export function mappingOf({ mapping }: Reading): FileMapping {
  if (mapping === undefined) throw new MappingFault('', NO_MAPPING)
  if (typeof mapping !== 'string') return mapping
  if (/"(?:__proto__|constructor|prototype)"|\\u/.test(mapping))
    throw new MappingFault('', 'names a prototype or holds an escape')
  let value: unknown
  try {
    value = JSON.parse(mapping)
  } catch {
    throw new MappingFault('', 'not JSON')
  }
  const read = fileMapping.safeParse(value, IN_WORDS)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new MappingFault(issue?.path.join('.') ?? '', issue?.message ?? 'not a mapping')
}
