import { dirname } from 'node:path'
import { AppError } from '@shared/errors'

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'unknown'
}

/** Why a file could not be written, and what to do about it. */
export function fileFailure(error: unknown, path: string): AppError {
  const fail = (message: string, nextStep: string) =>
    new AppError('file-failed', message, { nextStep, cause: error })
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ELOOP':
      return new AppError('file-exists', `${path} already exists and was left as it is`, {
        nextStep: 'Choose another name',
        cause: error
      })
    case 'ENOENT':
    case 'ENOTDIR':
      return fail(`There is no folder ${dirname(path)}`, 'Choose a folder that exists')
    case 'EISDIR':
      return fail(`${path} is a folder`, 'Choose a file name inside it')
    case 'EACCES':
    case 'EPERM':
      return fail(`This account may not write to ${dirname(path)}`, 'Choose another folder')
    case 'EROFS':
      return fail(`${dirname(path)} is on a read-only disk`, 'Choose another folder')
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('The disk is full, so nothing was written', 'Free some space, then try again')
    case 'ENAMETOOLONG':
      return fail('The file name is too long', 'Choose a shorter name')
    default:
      return fail(
        `${path} could not be written (${codeOf(error)})`,
        'Choose another folder, or look at the log'
      )
  }
}
