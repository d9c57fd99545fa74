/** Passkeys: what the browser and the house say to each other (WebAuthn), with bytes as base64url. */
import type { NewPasskey, OfferedPasskey, PasskeyChallenge, ShownPasskey } from '@/wire';

/** Whether this browser knows passkeys at all; it hides them without TLS. */
export const canPasskeys = (): boolean => typeof window !== 'undefined' && 'PublicKeyCredential' in window;

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Lets the device make a key; `null` when the person thinks better of it. */
export async function makePasskey(offered: OfferedPasskey, name: string): Promise<NewPasskey | null> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(offered.challenge),
        rp: { id: offered.house, name: 'Домовой' },
        user: { id: bytesOf(offered.user_id), name: offered.login, displayName: offered.login },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
      },
    }),
  );
  if (!made) return null;
  const answer = made.response as AuthenticatorAttestationResponse;
  return { offer: offered.offer, name, client_data: textOf(answer.clientDataJSON), attestation: textOf(answer.attestationObject) };
}

/** Lets the device sign; `null` when the person thinks better of it or has no key. */
export async function showPasskey(asking: PasskeyChallenge): Promise<ShownPasskey | null> {
  const shown = await asked(() =>
    navigator.credentials.get({ publicKey: { challenge: bytesOf(asking.challenge), rpId: asking.house, userVerification: 'required' } }),
  );
  if (!shown) return null;
  const answer = shown.response as AuthenticatorAssertionResponse;
  return {
    offer: asking.offer,
    credential_id: textOf(shown.rawId),
    client_data: textOf(answer.clientDataJSON),
    authenticator_data: textOf(answer.authenticatorData),
    signature: textOf(answer.signature),
  };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    // The browser tells "no" and "too late" alike, so that pages learn nothing of the person's keys.
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return null;
    throw error;
  }
}
