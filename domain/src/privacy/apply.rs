//! What a dossier becomes by its events.

use super::{Consent, Dossier, DossierEvent};
use crate::kernel::Stamp;

impl Dossier {
    pub(super) fn take(&mut self, event: &DossierEvent, stamp: &Stamp) {
        match event.clone() {
            DossierEvent::Opened { whose } => {
                self.person = whose.person;
                self.company = whose.company;
            }
            DossierEvent::Consented {
                purpose,
                version,
                device,
            } => {
                // A newer text takes the place of the older one.
                self.end(purpose, stamp);
                self.consents.push(Consent {
                    purpose,
                    version,
                    at: stamp.at,
                    from: stamp.who.from,
                    device,
                    by: stamp.who.user,
                    withdrawn: None,
                });
            }
            DossierEvent::Withdrawn { purpose } => self.end(purpose, stamp),
            DossierEvent::Asked { request } => self.requests.push(request),
            DossierEvent::Extended { number, due } => {
                if let Some(request) = self.requests.iter_mut().find(|one| one.number == number) {
                    (request.due, request.extended) = (due, true);
                }
            }
            DossierEvent::Answered { number, answer } => {
                if let Some(request) = self.requests.iter_mut().find(|one| one.number == number) {
                    (request.answered, request.answer) = (Some(stamp.at), answer);
                }
            }
            DossierEvent::Erased { act } => {
                self.erased = Some(stamp.at);
                for request in self.requests.iter_mut() {
                    request.answered.get_or_insert(stamp.at);
                    (request.words, request.answer) = (None, None);
                }
                for consent in &mut self.consents {
                    consent.withdrawn.get_or_insert(stamp.at);
                    (consent.from, consent.by) = (None, None);
                    consent.device.clear();
                }
                self.act = Some(act);
            }
            DossierEvent::ActDropped => self.act = None,
        }
    }

    fn end(&mut self, purpose: super::Purpose, stamp: &Stamp) {
        let running = self.consents.iter_mut().filter(|one| one.withdrawn.is_none());
        for consent in running.filter(|one| one.purpose == purpose) {
            consent.withdrawn = Some(stamp.at);
        }
    }
}
