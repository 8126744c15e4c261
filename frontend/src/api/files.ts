/** Sending and fetching files. `fetch` tells nothing of how far an upload has come, XMLHttpRequest does. */
import type { FileFacts } from "@/protocol"

import { asRefusal, csrfToken, me, parse } from "./http"
import { ApiRefusal } from "./refusal"
import type { UploadedFile } from "./shapes"

export interface Upload {
  done: Promise<FileFacts>
  abort: () => void
}

export const fileUrl = ({ id, name }: Pick<FileFacts, "id" | "name">): string => `/files/${id}/${encodeURIComponent(name)}`

/** Only for images: the server shows nothing else within a page. */
export const imageUrl = (file: Pick<FileFacts, "id" | "name">): string => `${fileUrl(file)}?inline=1`

/** `progress` is told the share that has left, from 0 to 1. */
export function uploadFile(session: string, file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = ready().then(() => send(request, session, file, progress))
  return { done, abort: () => request.abort() }
}

/** A page that has sent nothing yet has no token. */
async function ready(): Promise<void> {
  if (csrfToken() === null) await me()
}

function send(request: XMLHttpRequest, session: string, file: File, progress: (share: number) => void): Promise<FileFacts> {
  return new Promise((resolve, reject) => {
    request.open("POST", `/api/v1/sessions/${encodeURIComponent(session)}/files`)
    request.setRequestHeader("Accept", "application/json")
    request.setRequestHeader("X-CSRFToken", csrfToken() ?? "")
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.onerror = () => reject(new ApiRefusal("OFFLINE"))
    request.onabort = request.onerror
    request.onload = () => {
      const body = parse(request.responseText)
      if (request.status >= 200 && request.status < 300 && isUploaded(body)) {
        const { file: id, name, size, content_type } = body
        resolve({ id, name, size, content_type })
      } else reject(refusal(request, body))
    }
    const form = new FormData()
    form.append("file", file)
    request.send(form)
  })
}

function refusal(request: XMLHttpRequest, body: unknown): ApiRefusal {
  // A proxy in front may refuse a large body before the service sees it.
  if (request.status === 413) return new ApiRefusal("FILE_TOO_LARGE", {}, null, 413)
  const headers = new Headers()
  const pause = request.getResponseHeader("Retry-After")
  if (pause) headers.set("Retry-After", pause)
  return asRefusal({ status: request.status, headers }, body)
}

const isUploaded = (body: unknown): body is UploadedFile =>
  typeof body === "object" && body !== null && typeof (body as UploadedFile).file === "string"
