import django.db.models.deletion
import xinqiao.kernel.ids
import xinqiao.kernel.tables
import xinqiao.reception.models.desk
import xinqiao.rules.emergency
import xinqiao.rules.receiving
import xinqiao.rules.urgent
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Reception',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('day', models.DateField()),
                        ('number', models.PositiveIntegerField()),
                        ('people_count', models.PositiveSmallIntegerField(default=1)),
                        ('room', models.CharField(blank=True, max_length=40)),
                        ('taken_at', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('without_rest', models.PositiveSmallIntegerField(null=True)),
                        ('signed_at', models.DateTimeField(null=True)),
                        ('situation', models.CharField(blank=True, choices=[('waited', '等了很久'), ('sent_around', '被推来推去'), ('hurt', '亲人受伤'), ('afraid', '怕报复'), ('unpaid', '钱没到手'), ('unclear', '说不清楚')], max_length=12)),
                        ('heard', models.TextField(blank=True)),
                        ('said_back', models.TextField(blank=True)),
                        ('requests', models.JSONField(default=list)),
                        ('key', models.CharField(default=xinqiao.reception.models.desk.submission_key, max_length=32, unique=True)),
                        ('matter', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receptions', to='matters.matter')),
                        ('receiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receptions', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['unit', 'day', 'number'],
                    },
                ),
                migrations.CreateModel(
                    name='EmergencyPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('card', models.CharField(choices=[(xinqiao.rules.emergency.EmergencyCard['GROUP'], '集体访'), (xinqiao.rules.emergency.EmergencyCard['UPSET'], '情绪失控'), (xinqiao.rules.emergency.EmergencyCard['SELF_HARM'], '扬言自伤'), (xinqiao.rules.emergency.EmergencyCard['DANGEROUS'], '携带危险物品'), (xinqiao.rules.emergency.EmergencyCard['ILLNESS'], '突发疾病')], max_length=12)),
                        ('lines', models.JSONField(default=list)),
                        ('edition', models.PositiveIntegerField()),
                        ('drafted_at', models.DateTimeField()),
                        ('approved_on', models.DateField(null=True)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['unit', 'card', '-edition'],
                    },
                ),
                migrations.CreateModel(
                    name='ReceptionWords',
                    fields=[
                        ('reception', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='reception.reception')),
                        ('sealed', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='EmergencyEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('card', models.CharField(choices=[(xinqiao.rules.emergency.EmergencyCard['GROUP'], '集体访'), (xinqiao.rules.emergency.EmergencyCard['UPSET'], '情绪失控'), (xinqiao.rules.emergency.EmergencyCard['SELF_HARM'], '扬言自伤'), (xinqiao.rules.emergency.EmergencyCard['DANGEROUS'], '携带危险物品'), (xinqiao.rules.emergency.EmergencyCard['ILLNESS'], '突发疾病')], max_length=12)),
                        ('lines', models.JSONField(default=list)),
                        ('people_count', models.PositiveSmallIntegerField(default=1)),
                        ('representatives', models.PositiveSmallIntegerField(default=0)),
                        ('begun_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('companion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('speaker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='offices.unit')),
                        ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='reception.emergencyplan')),
                        ('reception', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='reception.reception')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ReceptionPromise',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.TextField()),
                        ('due_on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('commitment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reception_promise', to='matters.commitment')),
                        ('reception', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='reception.reception')),
                        ('who', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='SignedRecord',
                    fields=[
                        ('id', models.UUIDField(default=xinqiao.kernel.ids.new_uuid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=120)),
                        ('content_type', models.CharField(max_length=80)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('path', models.CharField(max_length=80)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reception', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='signed_record', to='reception.reception')),
                    ],
                ),
                migrations.CreateModel(
                    name='UrgentReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('number', models.PositiveSmallIntegerField(default=0)),
                        ('kind', models.CharField(choices=[(xinqiao.rules.urgent.ReportKind['FIRST'], '初报'), (xinqiao.rules.urgent.ReportKind['FOLLOW_UP'], '续报'), (xinqiao.rules.urgent.ReportKind['FINAL'], '终报')], max_length=10)),
                        ('happened', models.TextField()),
                        ('measures', models.TextField()),
                        ('next_step', models.TextField()),
                        ('learned_at', models.DateTimeField()),
                        ('sent_at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reception.emergencyevent')),
                        ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='reception.urgentreport')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgent_reports', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='UrgentReceipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('addressee', models.CharField(choices=[(xinqiao.rules.urgent.Addressee['PARTY_COMMITTEE'], '本级党委'), (xinqiao.rules.urgent.Addressee['GOVERNMENT'], '本级政府'), (xinqiao.rules.urgent.Addressee['COMPETENT'], '相关主管部门'), (xinqiao.rules.urgent.Addressee['JOINT_OFFICE'], '本级信访工作联席会议办公室'), (xinqiao.rules.urgent.Addressee['UPPER_OFFICE'], '上一级信访部门'), (xinqiao.rules.urgent.Addressee['NATIONAL_OFFICE'], '国家信访局')], max_length=16)),
                        ('article', models.CharField(max_length=40)),
                        ('received_at', models.DateTimeField(null=True)),
                        ('received_by', models.CharField(blank=True, max_length=60)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='reception.urgentreport')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='DutyShift',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('day', models.DateField()),
                        ('half', models.CharField(choices=[('am', '上午'), ('pm', '下午')], max_length=2)),
                        ('telephones', models.TextField(blank=True)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('good', models.BooleanField(null=True)),
                        ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['unit', 'day', 'half'],
                        'indexes': [models.Index(fields=['turn_unit', 'stage'], name='turn_dutyshift'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_dutyshift')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('stage', xinqiao.rules.receiving.ShiftStage['DROPPED']), _negated=True), fields=('unit', 'day', 'half'), name='one_duty_a_half_day'), models.CheckConstraint(condition=models.Q(('receiver', models.F('second')), _negated=True), name='nobody_checks_the_own_conduct')],
                    },
                ),
                migrations.AddIndex(
                    model_name='emergencyplan',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_emergencyplan'),
                ),
                migrations.AddIndex(
                    model_name='emergencyplan',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_emergencyplan'),
                ),
                migrations.AddConstraint(
                    model_name='emergencyplan',
                    constraint=models.UniqueConstraint(fields=('unit', 'card', 'edition'), name='plan_editions_are_numbered'),
                ),
                migrations.AddConstraint(
                    model_name='emergencyplan',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage', xinqiao.rules.emergency.CardStage['DRAFT'])), fields=('unit', 'card'), name='one_draft_of_a_plan'),
                ),
                migrations.AddConstraint(
                    model_name='emergencyplan',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage', xinqiao.rules.emergency.CardStage['APPROVED'])), fields=('unit', 'card'), name='one_plan_in_force'),
                ),
                migrations.AddIndex(
                    model_name='reception',
                    index=models.Index(fields=['unit', 'ended_at'], name='reception_ended'),
                ),
                migrations.AddIndex(
                    model_name='reception',
                    index=models.Index(condition=models.Q(('matter__isnull', False)), fields=['matter'], name='reception_matter'),
                ),
                migrations.AddIndex(
                    model_name='reception',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_reception'),
                ),
                migrations.AddIndex(
                    model_name='reception',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_reception'),
                ),
                migrations.AddConstraint(
                    model_name='reception',
                    constraint=models.UniqueConstraint(fields=('unit', 'day', 'number'), name='number_once_a_day'),
                ),
                migrations.AddIndex(
                    model_name='emergencyevent',
                    index=models.Index(fields=['unit', 'stage'], name='event_under_way'),
                ),
                migrations.AddIndex(
                    model_name='emergencyevent',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_emergencyevent'),
                ),
                migrations.AddIndex(
                    model_name='emergencyevent',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_emergencyevent'),
                ),
                migrations.AddIndex(
                    model_name='urgentreport',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_urgentreport'),
                ),
                migrations.AddIndex(
                    model_name='urgentreport',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_urgentreport'),
                ),
                migrations.AddConstraint(
                    model_name='urgentreport',
                    constraint=models.UniqueConstraint(fields=('first', 'number'), name='follow_ups_are_numbered'),
                ),
                migrations.AddIndex(
                    model_name='urgentreceipt',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_urgentreceipt'),
                ),
                migrations.AddIndex(
                    model_name='urgentreceipt',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_urgentreceipt'),
                ),
                migrations.AddConstraint(
                    model_name='urgentreceipt',
                    constraint=models.UniqueConstraint(fields=('report', 'addressee'), name='one_receipt_a_recipient'),
                ),
            ],
        ),
    ]
