/** What a Catch hands on: Step Functions' Error and Cause, where Cause is the Lambda's error as JSON text, or plain text. */
export function failureOf(caught: { Error: string; Cause?: string | undefined }): { name: string; message: string } {
  return { name: caught.Error, message: messageOf(caught.Cause ?? '') };
}

function messageOf(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) return String(parsed.errorMessage);
  } catch {
    // Not JSON: the text is the message.
  }
  return cause;
}
