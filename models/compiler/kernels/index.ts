/** Every kernel that can be recorded; importing this registers them all. */
import './creation.ts';
import './elementwise.ts';
import './indexing.ts';
import './matmul.ts';
import './reduction.ts';
import './shape.ts';
