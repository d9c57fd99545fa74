//! The certificate that we show: read from two files, and read again when they change, so that whoever renews it
//! need not stop the desk.

use crate::config::Tls;
use parking_lot::{Mutex, RwLock};
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The certificate as it is now.
pub struct Certificate {
    files: Tls,
    provider: Arc<CryptoProvider>,
    now: RwLock<Arc<CertifiedKey>>,
    /// When the files that were tried last had been written.
    tried: Mutex<Written>,
}

type Written = [Option<SystemTime>; 2];

/// The key stays out of debug prints.
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.files.certificate.display())
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.read().clone())
    }
}

impl Certificate {
    /// Reads both files.
    ///
    /// # Errors
    /// Names the file that cannot be used.
    pub fn open(files: &Tls) -> io::Result<Arc<Certificate>> {
        let provider = Arc::new(ring::default_provider());
        let now = read(files, &provider)?;
        Ok(Arc::new(Certificate {
            tried: Mutex::new(written(files)),
            now: RwLock::new(Arc::new(now)),
            files: files.clone(),
            provider,
        }))
    }

    /// TLS 1.2 and 1.3 with the suites that rustls holds to be safe.
    ///
    /// # Errors
    /// When the library knows no such protocol.
    pub fn server(self: &Arc<Self>) -> io::Result<ServerConfig> {
        let builder = ServerConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        Ok(builder.with_no_client_auth().with_cert_resolver(self.clone()))
    }

    /// Reads the files again if they have changed since they were last tried.
    pub fn refresh(&self) {
        if *self.tried.lock() != written(&self.files) {
            self.reload();
        }
    }

    /// Reads the files again. What cannot be used changes nothing: the certificate that was shown stays.
    pub fn reload(&self) {
        *self.tried.lock() = written(&self.files);
        match read(&self.files, &self.provider) {
            Ok(key) => {
                *self.now.write() = Arc::new(key);
                tracing::info!("the certificate was read anew");
            }
            Err(error) => tracing::error!(%error, "the new certificate cannot be used; the old one stays"),
        }
    }
}

fn written(files: &Tls) -> Written {
    let of = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    [of(&files.certificate), of(&files.key)]
}

fn read(files: &Tls, provider: &CryptoProvider) -> io::Result<CertifiedKey> {
    let wrong = |path: &Path, why: &dyn std::fmt::Display| io::Error::other(format!("{}: {why}", path.display()));
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(|found| found.collect::<Result<Vec<_>, _>>())
        .map_err(|error| wrong(&files.certificate, &error))?;
    if chain.is_empty() {
        return Err(wrong(&files.certificate, &"no certificate in PEM stands in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, &error))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| wrong(&files.key, &error))
}
