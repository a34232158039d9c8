// The modules of the pages. Each binds itself by a data- attribute, and pages work without any of them.
import "./modules/busy.js";
import "./modules/dialogs.js";
import "./modules/errors.js";
import "./modules/expiring.js";
import "./modules/passkey.js";
import "./modules/push.js";
import "./modules/secret.js";
import "./modules/toasts.js";
import "./modules/worker.js";
